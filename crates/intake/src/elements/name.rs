//! Names of payees and suspects: full personal names and firms, by surname and by what stands around them.
//!
//! Not taken: nicknames, a surname with a title (陈老师), masked names (*强), and the victim's own people.

use std::collections::HashSet;
use std::sync::LazyLock;

use kernel::bank;

use super::{ElementKind, Found, is_taken};
use crate::text::{Span, Text};

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑罗梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由占郗钮庆山";

const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "尉迟", "皇甫", "慕容", "令狐",
    "公孙", "轩辕", "长孙", "宇文", "申屠", "端木", "呼延", "拓跋", "澹台", "濮阳", "淳于", "太史", "闻人",
    "百里", "西门", "东郭", "司空", "万俟", "公冶", "宗政", "赫连", "第五", "完颜",
];

/// Words straight before a payee's or suspect's name.
const ANNOUNCED: &[&str] = &[
    "户名",
    "户主",
    "户头",
    "收款人",
    "收款方",
    "收款户名",
    "收款名",
    "开户名",
    "开户人",
    "账户名",
    "账户名称",
    "账户姓名",
    "持卡人",
    "对方户名",
    "对方姓名",
    "对方叫",
    "实名",
    "实名为",
    "实名是",
    "名字",
    "名字叫",
    "人名",
    "名叫",
    "叫做",
    "自称",
    "备注名",
    "卡主",
    "法人",
    "收款单位",
    "收款账户",
    "收款账户名",
    "收款人姓名",
    "收款人名",
    "收款人名字",
    "收款公司",
    "卡主叫",
    "机主",
    "昵称实名",
    "真名",
    "化名",
    "姓名",
    "收件人",
    "收款",
    "名",
    "对方",
    "户名叫",
    "名下是",
    "持有人",
    "账户",
    "对方名叫",
    "经办人",
    "开户名称",
    "收款人实名",
    "户名显示",
    "显示",
    "支付宝名字后面",
    "后面",
    "写的",
    "人叫",
    "个叫",
    "叫",
    "收款账号",
    "私人",
    "收款的",
    "付给",
    "转给",
    "打给",
    "汇给",
    "给",
];

/// Words between the announcement and the name.
const LINKS: &[&str] = &[
    "均为",
    "都是",
    "全是",
    "都叫",
    "显示为",
    "显示是",
    "显示",
    "分别是",
    "分别为",
    "依次为",
    "名字叫",
    "名叫",
    "叫做",
    "实名为",
    "实名",
    "为",
    "是",
    "叫",
    "系",
    ":",
    "均系",
    "一个叫",
    "一个",
    "的",
    "\"",
    "“",
    "「",
    "‘",
    " ",
];

/// Words that carry money to a name: 向罗永强转账, 转账至林嘉欣.
const TOWARDS: &[&str] = &[
    "向",
    "至",
    "转给",
    "打给",
    "汇给",
    "付给",
    "交给",
    "转入",
    "转到",
    "转至",
    "汇到",
    "汇至",
    "汇入",
    "打到",
    "打至",
    "存入",
    "转往",
    "转向",
    "支付给",
    "转账给",
    "汇款给",
    "打款给",
    "给",
    "到",
    "联系",
    "托",
    "一个叫",
    "叫",
    "送给",
    "转账至",
    "姓",
    "入",
    "转",
    "跟",
    "和",
    "找",
];

/// Callings before a full name.
const TITLES: &[&str] = &[
    "经理",
    "主任",
    "民警",
    "警官",
    "书记",
    "董事长",
    "总经理",
    "采购员",
    "业务员",
    "客服",
    "专员",
    "总监",
    "连",
    "老师",
    "导师",
    "局长",
    "处长",
    "科长",
    "队长",
    "检察官",
    "法官",
    "律师",
    "教授",
    "博士",
    "医生",
    "供货商",
    "供应商",
    "经销商",
    "厂长",
    "老板",
    "主管",
    "顾问",
    "理财师",
    "分析师",
    "助理",
    "会计",
    "财务",
    "战友",
    "军官",
    "采购",
    "参谋",
    "干事",
    "司务长",
    "助教",
    "院长",
    "校长",
    "女嘉宾",
    "男友",
    "女友",
    "网友",
    "负责人",
    "代理",
    "中间人",
    "介绍人",
    "销售",
    "房东",
    "中介",
    "代购",
    "微商",
    "卖家",
    "买家",
    "快递员",
    "上家",
    "群主",
    "主播",
    "总部",
    "同事",
    "司机",
    "骑手",
    "部长",
    "镇长",
    "县长",
    "市长",
    "嫌疑人",
    "男子",
    "女子",
    "人员",
    "处理员",
    "审核员",
    "信贷员",
    "接待员",
    "团长",
    "排长",
    "班长",
    "指导员",
    "教官",
    "士官",
    "专家",
    "讲师",
    "股神",
    "大师",
    "工程师",
    "医师",
    "军医",
];

/// What may follow a name inside a longer run of characters.
const FOLLOWS: &[&str] = &[
    "转账",
    "汇款",
    "转款",
    "打款",
    "付款",
    "支付",
    "的",
    "名下",
    "账户",
    "账号",
    "个人",
    "支付宝",
    "微信",
    "银行",
    "卡",
    "订",
    "先后",
    "同志",
    "等",
    "在",
    "于",
    "提供",
    "持有",
    "尾号",
    "收",
    "开户",
    "来电",
    "联系",
    "购买",
    "办理",
    "指定",
    "处",
    "那里",
    "两次",
    "三次",
    "分",
    "又",
    "再",
    "并",
    "后",
    "让",
    "说",
    "称",
    "以",
    "为",
    "转",
    "汇",
    "打",
    "付",
    "存",
    "工行",
    "农行",
    "建行",
    "中行",
    "交行",
    "邮储",
    "邮政",
    "招行",
    "浦发",
    "民生",
    "中信",
    "光大",
    "兴业",
    "平安",
    "广发",
    "华夏",
    "工商",
    "农业",
    "建设",
    "中国",
    "交通",
    "招商",
    "现金",
    "人民币",
    "一个",
    "这个",
    "就",
    "也",
    "已",
    "将",
    "被",
    "是",
    "(",
    "本人",
    "和",
    "与",
    "及",
    "共",
    "户",
    "所",
    "要",
    "发",
    "加",
    "自称",
    "把",
    "对",
    "用",
    "通过",
];

const VICTIM_BEFORE: &[&str] = &[
    "受害人",
    "报警人",
    "报案人",
    "事主",
    "被害人",
    "我叫",
    "本人",
    "当事人",
    "客户",
    "储户",
    "居民",
    "市民",
    "学生",
    "女儿",
    "儿子",
    "母亲",
    "父亲",
    "丈夫",
    "妻子",
    "其子",
    "其女",
    "其母",
    "其父",
    "由",
    "询问人",
    "投诉人",
    "消费者",
    "家属",
    "监护人",
    "申请人",
    "老公",
    "老婆",
    "举报人",
    "受骗人",
    "女士",
    "求助人",
    "群众",
    "业主",
    "侄子",
    "我是",
    "我姓",
    "尊敬的",
    "村民",
    "职工",
    "员工",
];

const NOT_GIVEN: &str = "某先女老小总的了是在有我你他她它这那不就也都还又被让给说要没和与或但及很把对为以到从向用经其元钱款转账卡号码微信支付宝银行户名公司平台客服电话短信人们个只全称后时前里内外上下中去来着过得地所于已将均各该此本每何什么怎可能会应须需由因而如若则即便再才刚通按照行号额资收加打付存取汇等方";

const FIRM_ENDS: &[&str] = &[
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "公司",
    "经营部",
    "商行",
    "商贸行",
    "用品厂",
    "工厂",
    "厂",
    "工作室",
    "服务部",
    "商店",
    "经销部",
    "合作社",
    "服务中心",
    "门市部",
    "贸易行",
    "批发部",
    "营业部",
    "销售部",
    "事务所",
    "商贸部",
    "百货店",
    "便利店",
    "超市",
    "集团",
    "有限合伙",
    "科技部",
    "店",
];

/// Words after which a firm's name begins.
const FIRM_STARTS: &[&str] = &[
    "转账至",
    "转账到",
    "转账给",
    "汇款至",
    "汇款到",
    "汇款给",
    "转入",
    "转到",
    "转至",
    "转给",
    "汇至",
    "汇到",
    "汇入",
    "汇给",
    "打到",
    "打给",
    "打入",
    "付给",
    "付至",
    "支付给",
    "支付至",
    "付到",
    "户名为",
    "户名是",
    "户名",
    "户头是",
    "收款方均为",
    "收款方为",
    "收款方是",
    "收款方",
    "收款单位为",
    "收款单位是",
    "收款单位",
    "收款人为",
    "收款人是",
    "收款人",
    "收款户名",
    "收款是",
    "收款公司",
    "名字是",
    "名字叫",
    "均为",
    "都是",
    "名称为",
    "名称是",
    "叫做",
    "名叫",
    "名为",
    "联系",
    "甲方",
    "乙方",
    "供应商",
    "供货商",
    "商户名",
    "商户",
    "显示为",
    "显示是",
    "显示",
    "公司账户",
    "对公账户",
    "对公账号",
    "指定的",
    "提供的",
    "全称",
    "账户名",
    "入账",
    "转账",
    "自称",
    "冒充",
    "称是",
    "向",
    "至",
    "给",
    "到",
    "是",
    "为",
    "系",
    "叫",
    "与",
    "和",
    "在",
    "被",
    "从",
    "经",
    "由",
    "跟",
    "找",
    "入",
    "的",
];

static SURNAME_SET: LazyLock<HashSet<char>> = LazyLock::new(|| SURNAMES.chars().collect());

pub(super) fn find(text: &Text, known: &[Found], found: &mut Vec<Found>) {
    let own = victims(text);
    let mut spans: Vec<(Span, u8)> = Vec::new();
    announced(text, &mut spans);
    beside_accounts(text, known, &mut spans);
    towards(text, &mut spans);
    firms(text, &mut spans);
    spans.sort();
    for (span, confidence) in spans {
        let value = text.folded(span);
        let repeated = found.iter().any(|one| one.kind == ElementKind::NameSuspect && one.value == value);
        if !repeated && !is_taken(found, span) && !own.contains(&value) && bank::full_name(&value).is_none() {
            found.push(Found { kind: ElementKind::NameSuspect, span, value, confidence });
        }
    }
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '·' | '〇')
}

fn han_run(text: &Text, start: usize, most: usize) -> usize {
    let mut end = start;
    while end < text.len() && end - start < most && is_han(text.at(end)) {
        end += 1;
    }
    end
}

/// A full name that begins at a position: where it ends. The rest of its run must be something that follows names.
fn full_name_at(text: &Text, start: usize) -> Option<usize> {
    let run = han_run(text, start, 12);
    let length = run - start;
    let compound = COMPOUND.iter().any(|surname| text.starts_with_at(start, surname));
    if !compound && !SURNAME_SET.contains(&text.at(start)) {
        return None;
    }
    let lengths: &[usize] = if compound { &[4, 3] } else { &[3, 2] };
    for &wanted in lengths {
        let end = start + wanted;
        if wanted > length {
            continue;
        }
        let given = start + if compound { 2 } else { 1 };
        if (given..end).any(|at| NOT_GIVEN.contains(text.at(at))) {
            continue;
        }
        if end == run || text.any_starts_at(end, FOLLOWS) {
            let name = text.folded(Span::new(start, end));
            return (!is_word(&name)).then_some(end);
        }
    }
    None
}

/// Everyday words that begin with a surname's character.
fn is_word(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "平台",
        "安全",
        "时间",
        "方式",
        "方便",
        "成功",
        "高额",
        "高息",
        "高铁",
        "国家",
        "国际",
        "文件",
        "文化",
        "明细",
        "明天",
        "信用",
        "信息",
        "信贷",
        "信任",
        "海关",
        "海外",
        "公安",
        "公司",
        "公证",
        "公安局",
        "金额",
        "金条",
        "金融",
        "和平",
        "和他",
        "和我",
        "关系",
        "关闭",
        "关注",
        "常见",
        "全部",
        "全额",
        "应急",
        "应该",
        "相关",
        "相信",
        "相册",
        "相亲",
        "单位",
        "单号",
        "单子",
        "单笔",
        "解冻",
        "解除",
        "解释",
        "商家",
        "商户",
        "商城",
        "商店",
        "官方",
        "官网",
        "原因",
        "原路",
        "终于",
        "后台",
        "房东",
        "房租",
        "车辆",
        "车票",
        "项目",
        "管理",
        "管家",
        "支行",
        "支付",
        "简单",
        "连单",
        "连续",
        "万元",
        "万块",
        "强制",
        "严重",
        "路上",
        "游戏",
        "包裹",
        "包装",
        "包括",
        "成交",
        "任务",
        "任何",
        "何时",
        "牛市",
        "温州",
        "江苏",
        "江西",
        "石家庄",
        "黄金",
        "钱款",
        "钱包",
        "向阳区",
        "广东",
        "计算",
        "计划",
        "利息",
        "利润",
        "利用",
        "居民",
        "尚未",
        "那个",
        "那边",
        "那人",
        "那里",
        "国庆",
        "师傅",
        "师父",
        "干部",
        "班主任",
        "党员",
        "海鲜",
        "花呗",
        "花费",
        "云闪付",
        "农行",
        "农信",
        "农业",
        "农商",
        "平安",
        "华夏",
        "白条",
        "白天",
        "白银",
        "水电",
        "乐播",
        "印章",
        "普通",
        "普通话",
        "索要",
        "查询",
        "查看",
        "查收",
        "查实",
        "封号",
        "国外",
        "银行",
        "银联",
        "危险",
        "战友",
        "宾馆",
        "富国",
        "衣服",
        "幸运",
        "奉献",
        "展示",
        "展开",
        "智能",
        "阳光",
        "农民",
        "农村",
        "古董",
        "易购",
        "景区",
        "路费",
        "甘肃",
        "宁波",
        "宁夏",
        "安徽",
        "安装",
        "安排",
        "齐鲁",
        "成都",
        "武汉",
        "台州",
        "沈阳",
        "常州",
        "徐州",
        "苏州",
        "杭州",
        "郑州",
        "温馨",
        "贺卡",
        "元宝",
        "冷静",
        "盛情",
        "费用",
        "费率",
        "全国",
        "全家",
        "全程",
        "通过",
        "明显",
        "明确",
        "印象",
        "司机",
        "司法",
        "司法局",
        "支援",
        "支持",
        "丰富",
        "时代",
        "时候",
        "时段",
        "连接",
        "连线",
        "连夜",
        "应聘",
        "成员",
        "成本",
        "成立",
        "安心",
        "边境",
        "国内",
        "国税",
        "平时",
        "平均",
        "纪委",
        "柜台",
        "柜员",
        "任意",
        "来源",
        "来自",
        "来电",
        "来历",
        "初次",
        "初步",
        "容易",
        "信号",
        "信托",
        "展会",
        "曲线",
        "关联",
        "关机",
        "方案",
        "方向",
        "时长",
        "常用",
        "全款",
        "全数",
        "包邮",
        "白名单",
        "卡号",
        "私人",
        "门口",
        "门店",
        "强调",
        "居家",
        "冷冻",
        "冻结",
        "何人",
        "何处",
        "毕业",
        "和客服",
        "马上",
        "金店",
        "万达",
        "金银",
        "商品",
        "商铺",
        "游客",
        "常驻",
        "石油",
        "石材",
        "海南",
        "云南",
        "河南",
        "湖南",
        "江湖",
        "江南",
        "方面",
        "全职",
        "安保",
        "平安银行",
        "华夏银行",
        "高管",
        "应付",
        "盖章",
        "乐园",
        "白酒",
        "白领",
        "车贷",
        "车款",
        "车间",
        "路人",
        "路由",
        "明星",
        "金币",
        "金卡",
        "银卡",
        "银票",
    ];
    WORDS.contains(&name)
}

fn victims(text: &Text) -> HashSet<String> {
    let mut own = HashSet::new();
    for marker in VICTIM_BEFORE {
        let mut from = 0;
        while let Some(offset) = text.as_str()[from..].find(marker) {
            let byte_end = from + offset + marker.len();
            from = byte_end;
            let mut start = text.span_of_bytes(byte_end, byte_end).start;
            while matches!(text.at(start), ':' | ' ' | '】' | '是' | '叫' | '(') {
                start += 1;
            }
            let compound = COMPOUND.iter().any(|surname| text.starts_with_at(start, surname));
            if compound || SURNAME_SET.contains(&text.at(start)) {
                // The name may run on into a verb; every plausible length is the victim's.
                for length in [2, 3, 4] {
                    let end = start + length;
                    if end <= han_run(text, start, 4) {
                        own.insert(text.folded(Span::new(start, end)));
                    }
                }
            }
        }
    }
    own
}

/// 户名：罗永强, 收款人裴金宝, 名字是计小波, 自称陆景川, 业务员贝少卿, “董事长庄启贤”.
fn announced(text: &Text, spans: &mut Vec<(Span, u8)>) {
    for start in 0..text.len() {
        if !is_han(text.at(start)) || is_han(text.before(start, 1)) && !ends_announcement(text, start) {
            continue;
        }
        let mut at = start;
        let mut steps = 0;
        while steps < 4 {
            let Some(link) =
                LINKS.iter().find(|link| text.ends_with_at(at, link) && at >= link.chars().count())
            else {
                break;
            };
            at -= link.chars().count();
            steps += 1;
        }
        let titled = text.any_ends_at(at, TITLES) && !text.any_ends_at(at, &["接到客服", "联系客服"]);
        let strong = text.any_ends_at(at, &ANNOUNCED[..ANNOUNCED.len() - 6]);
        let weak = text.any_ends_at(at, ANNOUNCED);
        if !(titled || strong || weak && steps > 0) {
            continue;
        }
        if let Some(end) = full_name_at(text, start) {
            let next = text.at(end);
            let bounded = !is_han(next) || text.any_starts_at(end, FOLLOWS);
            let title_follows = text.any_starts_at(
                end,
                &["老师", "先生", "女士", "经理", "主任", "局长", "警官", "客服", "总", "专员", "导师"],
            );
            if bounded && !title_follows {
                spans.push((Span::new(start, end), if strong { 92 } else { 80 }));
            }
        }
    }
}

/// Inside a run of characters a name may begin only straight after an announcing word.
fn ends_announcement(text: &Text, start: usize) -> bool {
    text.any_ends_at(start, LINKS)
        || text.any_ends_at(start, TITLES)
        || text.any_ends_at(start, &ANNOUNCED[..ANNOUNCED.len() - 6])
}

/// A name that fills the place beside an account: `6212…（罗永强，工商银行）`, `卡号…，侯军，邮储银行`, 陶俊峰/徽商银行.
fn beside_accounts(text: &Text, known: &[Found], spans: &mut Vec<(Span, u8)>) {
    let is_mark = |c: char| {
        matches!(
            c,
            '，' | ',' | '(' | ')' | '、' | ';' | ':' | '/' | ' ' | '。' | '\n' | '"' | '“' | '”' | '|'
        )
    };
    for account in known.iter().filter(|one| matches!(one.kind, ElementKind::BankCard | ElementKind::Alipay))
    {
        let reach = Span::new(account.span.start.saturating_sub(22), (account.span.end + 26).min(text.len()));
        for start in reach.start..reach.end {
            if !is_mark(text.before(start, 1)) || !is_han(text.at(start)) {
                continue;
            }
            if text
                .has_any(Span::new(account.span.end.min(start), start.max(account.span.end)), &["。", "\n"])
                && start > account.span.end
            {
                break;
            }
            let end = han_run(text, start, 6);
            let length = end - start;
            if (2..=4).contains(&length) && is_mark(text.at(end)) && full_name_at(text, start) == Some(end) {
                spans.push((Span::new(start, end), 94));
            }
        }
    }
}

/// 向罗永强转账, 至满红霞（…）, 转入邓家明名下.
fn towards(text: &Text, spans: &mut Vec<(Span, u8)>) {
    for start in 1..text.len() {
        if !is_han(text.at(start)) || !text.any_ends_at(start, TOWARDS) {
            continue;
        }
        let Some(end) = full_name_at(text, start) else { continue };
        let own = text.any_starts_at(
            end,
            &[
                "名下",
                "的账",
                "账户",
                "账号",
                "个人",
                "的银行",
                "的卡",
                "转账",
                "汇款",
                "转款",
                "打款",
                "支付宝",
                "的微信",
                "的支付宝",
                "的农行",
                "的工行",
                "的建行",
                "的邮",
                "先后",
                "购买",
                "尾号",
                "付款",
            ],
        );
        let accounted = text.at(end) == '('
            || text.at(text.skip_blanks(end)).is_ascii_digit()
            || matches!(text.at(end), '，' | ',') && follows_account(text, end + 1);
        if own || accounted {
            spans.push((Span::new(start, end), 88));
        }
    }
}

fn follows_account(text: &Text, start: usize) -> bool {
    text.any_starts_at(
        start,
        &[
            "账号",
            "卡号",
            "账户",
            "支付宝",
            "工",
            "农",
            "建",
            "中国",
            "交",
            "邮",
            "招",
            "浦",
            "民生",
            "中信",
            "光大",
            "兴业",
            "平安",
            "广发",
            "华夏",
            "银行",
        ],
    ) || text.at(text.skip_blanks(start)).is_ascii_digit()
}

/// Firms as payees or as the suspect's: a run of characters that ends like a firm and begins after what leads to it.
fn firms(text: &Text, spans: &mut Vec<(Span, u8)>) {
    let mut at = 0;
    while at < text.len() {
        if !is_han(text.at(at)) {
            at += 1;
            continue;
        }
        let start = at;
        let end = firm_run(text, start);
        at = end;
        if let Some(span) = firm_in(text, Span::new(start, end)) {
            spans.push((span, 90));
            at = span.end;
        }
    }
}

/// Characters of a firm's name, with one pair of brackets for its place.
fn firm_run(text: &Text, start: usize) -> usize {
    let mut end = start;
    while end < text.len() && end - start < 60 {
        let here = text.at(end);
        if is_han(here) || here.is_ascii_alphanumeric() {
            end += 1;
        } else if here == '(' && (2..=5).any(|k| text.at(end + k) == ')') && is_han(text.at(end + 1)) {
            let close = (2..=5).find(|&k| text.at(end + k) == ')').unwrap_or(2);
            if !is_han(text.at(end + close + 1)) {
                break;
            }
            end += close + 1;
        } else {
            break;
        }
    }
    end
}

fn firm_in(text: &Text, run: Span) -> Option<Span> {
    for suffix in FIRM_ENDS {
        let length = suffix.chars().count();
        let hit =
            (run.start + 2..run.end).find(|&at| at + length <= run.end && text.starts_with_at(at, suffix));
        let Some(hit) = hit else { continue };
        let end = hit + length;
        let is_limited = suffix.contains("有限");
        let start = firm_start(text, run.start, hit, if is_limited { 4 } else { 2 });
        let words = text.folded(Span::new(start, end));
        let size = end - start;
        let generic = [
            "某",
            "贷款公司",
            "保险公司",
            "游戏公司",
            "快递公司",
            "物流公司",
            "本公司",
            "我公司",
            "该公司",
            "对方公司",
            "这家",
            "那家",
            "一家",
            "金融公司",
            "银行",
            "担保公司",
            "小额贷款公司",
            "网络公司",
            "投资公司",
            "正规",
            "的公司",
            "他们",
            "某某",
            "集团公司",
            "客户",
            "空壳公司",
            "律师事务所",
            "4S店",
            "网店",
            "饭店",
            "酒店",
            "开店",
            "商店",
            "门店",
            "本店",
            "我店",
            "五金店",
            "金店",
        ]
        .iter()
        .any(|word| words.contains(word));
        if generic && !is_limited || words.contains('某') || size > 28 {
            continue;
        }
        let is_holder = holder_context(text, start, end);
        let own = text.any_ends_at(
            start,
            &[
                "我们",
                "我",
                "本单位",
                "其单位",
                "受害人",
                "受害单位",
                "报警人",
                "其所在",
                "就职于",
                "任职于",
                "上班的",
                "系",
            ],
        );
        let long_enough = if is_limited { size >= 7 } else { size >= 5 && is_holder };
        if long_enough && !own {
            return Some(Span::new(start, end));
        }
    }
    None
}

/// The place after the last leading word that leaves enough of a name.
fn firm_start(text: &Text, run_start: usize, suffix: usize, least: usize) -> usize {
    let mut start = run_start;
    for marker in FIRM_STARTS {
        let length = marker.chars().count();
        let single = length == 1;
        let keep = if single { least + 2 } else { least };
        let hit = (run_start..suffix)
            .rev()
            .find(|&at| at + length + keep <= suffix && text.starts_with_at(at, marker));
        if let Some(hit) = hit
            && hit + length > start
        {
            start = hit + length;
        }
    }
    while start < suffix && text.at(start).is_ascii_digit() {
        start += 1;
    }
    start
}

fn holder_context(text: &Text, start: usize, end: usize) -> bool {
    let before = text.window_before(start, 8, &['。', '\n']);
    let after = text.window_after(end, 8, &['。', '\n']);
    text.has_any(
        before,
        &[
            "户名",
            "收款",
            "转入",
            "转到",
            "转给",
            "转至",
            "汇",
            "打到",
            "打给",
            "付给",
            "至",
            "向",
            "名字",
            "名为",
            "均为",
            "都是",
            "账户",
            "付款到",
        ],
    ) || text.has_any(after, &["账户", "账号", "(6", "，6", "名下", "卡号", "转账", "汇款", "(账号", "户名"])
}
