#!/usr/bin/env python3
"""Makes the templates that come with the program: `python3 crates/paper/templates/make.py`.

An office edits them in Word and puts its own in their place; this script is only their beginning.
"""
import pathlib
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY, HEAD = "仿宋", "黑体"


def run(text, size=32, font=BODY, bold=False, underline=False):
    props = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
    props += "<w:b/>" if bold else ""
    props += f'<w:sz w:val="{size}"/>' + ('<w:u w:val="single"/>' if underline else "")
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(*runs, align="left", first=0, before=0, after=0, line=520, keep=False):
    inner = "".join(r if r.startswith("<w:r>") else run(r) for r in runs)
    keep = "<w:keepNext/>" if keep else ""
    return (f'<w:p><w:pPr>{keep}<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'
            f'<w:ind w:firstLine="{first}"/><w:jc w:val="{align}"/></w:pPr>{inner}</w:p>')


def cell(text, width, bold=False, align="left", span=1, size=24):
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    lines = "".join(par(run(t, size, bold=bold), align=align, line=360) for t in text.split("\n"))
    return (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>')


def row(*cells, height=520):
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"/></w:trPr>{"".join(cells)}</w:tr>'


def table(widths, *rows):
    side = "".join(f'<w:{s} w:val="single" w:sz="6" w:color="000000"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{side}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>')


def write(name, *blocks):
    section = ('<w:sectPr><w:footerReference w:type="default" r:id="rId2" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
               '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1418" w:bottom="1418" w:left="1531" w:header="851" w:footer="850" w:gutter="0"/></w:sectPr>')
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": head + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>',
        "_rels/.rels": head + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": head + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>',
        "word/styles.xml": head + f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{BODY}" w:hAnsi="{BODY}" w:eastAsia="{BODY}"/><w:sz w:val="32"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>',
        "word/footer1.xml": head + f'<w:ftr {W}>' + par(run("{{number}}　　案件编号：{{case_number}}", 18), align="center", line=280) + '</w:ftr>',
        "word/document.xml": head + f'<w:document {W}><w:body>{"".join(blocks)}{section}</w:body></w:document>',
    }
    with zipfile.ZipFile(HERE / f"{name}.docx", "w", zipfile.ZIP_DEFLATED) as out:
        for path, text in parts.items():
            info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, text)


def title(text):
    return [par(run("{{unit}}", 36, HEAD), align="center", line=640), par(run(text, 44, HEAD, bold=True), align="center", line=760),
            par(run("{{number}}", 28), align="right", before=120, after=200)]


# Wide enough for nineteen digits on one line, in a font with wide digits too.
ACCOUNTS = [700, 2850, 1750, 1950, 1650]


def accounts(*heads):
    names = ["{{accounts.place}}", "{{accounts.number}}", "{{accounts.holder}}", "{{accounts.bank}}", "{{accounts.amount}}"]
    return table(ACCOUNTS, row(*(cell(h, w, bold=True, align="center") for h, w in zip(heads, ACCOUNTS))),
                 row(*(cell(n, w, align="center" if n.endswith("place}}") else "left", size=20) for n, w in zip(names, ACCOUNTS))))


def signed(*lines):
    return [par("", line=300)] + [par(run(t, 30), align="right", line=480) for t in lines]


def officers():
    return [par(run("经办人：{{officer1}}（警号 {{badge1}}）　联系电话：{{phone1}}", 28), line=440, before=160),
            par(run("协查人：{{officer2}}（警号 {{badge2}}）　批准人：{{approver}}（{{approver_rank}}）", 28), line=440)]


def receipt(what):
    return [par(run("- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -", 20), align="center", before=200, keep=True),
            par(run("回　　执", 36, HEAD), align="center", line=640, keep=True),
            par("{{unit}}：", keep=True), par(f"你单位{{{{number}}}}收悉，现将{what}结果回复如下：", first=640, keep=True),
            par(run("　" * 26, underline=True), keep=True),
            par(run("协助单位（公章）　　　　　　年　　月　　日", 30), align="right", keep=True)]


write("query-notice", *title("协助查询财产通知书"),
      par("{{bank}}：", after=60),
      par("因侦查（核查）电信网络诈骗案件（案件编号：{{case_number}}）需要，根据{{article}}之规定，现派员持本通知书前往你单位，请协助查询下列账户（{{what}}），查询期间自 {{from}} 至 {{until}}：", first=640, after=120),
      accounts("序号", "账号（卡号）", "户名", "开户机构", "涉案金额"), *officers(), *signed("{{unit}}（印）", "{{date}}"), *receipt("查询"))

write("freeze-notice", *title("协助冻结财产通知书"),
      par("{{bank}}：", after=60),
      par("因侦查电信网络诈骗案件（案件编号：{{case_number}}）需要，根据{{article}}之规定，请协助{{what}}下列账户，方式为{{freeze_type}}，金额共计人民币{{amount_capitals}}（¥{{amount}}），期限自 {{from}} 至 {{until}}：", first=640, after=120),
      accounts("序号", "账号（卡号）", "户名", "开户机构", "冻结金额"), par("{{whole_because}}", first=640), *officers(), *signed("{{unit}}（印）", "{{date}}"), *receipt("冻结"))

write("release-notice", *title("协助解除冻结（止付）财产通知书"),
      par("{{bank}}：", after=60),
      par("{{original}}所列下列账户，经查与案件（编号：{{case_number}}）无关或者无继续控制的必要，根据{{article}}之规定，请自接到本通知书之日起立即解除：", first=640, after=120),
      accounts("序号", "账号（卡号）", "户名", "开户机构", "控制金额"), *officers(), *signed("{{unit}}（印）", "{{date}}"), *receipt("解除"))

FORM = [1700, 3000, 1500, 2700]
pair = lambda a, b, c, d: row(cell(a, FORM[0], True), cell(b, FORM[1]), cell(c, FORM[2], True), cell(d, FORM[3]))
wide = lambda a, b, h=520: row(cell(a, FORM[0], True), cell(b, sum(FORM[1:]), span=3), height=h)
write("stop-application", *title("紧急止付申请表"),
      table(FORM,
            pair("申请人姓名", "{{victim}}", "证件号码", "{{victim_id}}"),
            pair("联系电话", "{{victim_phone}}", "受理单位", "{{unit}}"),
            pair("转出户名", "{{out_holder}}", "转出机构", "{{out_bank}}"),
            wide("转出账号", "{{out_account}}"),
            pair("转账时间", "{{paid_at}}", "转账金额", "¥{{paid}}"),
            wide("金额大写", "人民币{{paid_capitals}}"),
            pair("止付户名", "{{accounts_holder}}", "开户机构", "{{bank}}"),
            wide("止付账号", "{{accounts_number}}"),
            pair("止付金额", "¥{{amount}}", "止付期限", "{{from}}\n至 {{until}}"),
            wide("止付事项", "{{what}}"),
            wide("申请人承诺", "以上内容属实，本人自愿申请对上述收款账户采取紧急止付措施；如因虚假申请造成他人损失，本人承担相应法律责任。\n申请人签名：{{victim_signature}}　　　　日期：{{victim_signed_on}}", 1500),
            wide("受理民警", "{{officer1}}（警号 {{badge1}}，电话 {{phone1}}）　{{officer2}}（警号 {{badge2}}）"),
            wide("审批意见", "{{approver}}（{{approver_rank}}）　{{approved_at}} 批准", 900)),
      *signed("{{unit}}（印）", "{{date}}"))

CARD = [2200, 6700]
one = lambda a, b: row(cell(a, CARD[0], True, size=28), cell(b, CARD[1], size=28), height=760)
write("officer-card", *title("办案民警身份证明"),
      par("兹证明下列人员系本单位民警，经办本案件所附协助事项（据人事记录生成，与人民警察证一致）：", first=640, after=200),
      table(CARD, one("姓　　名", "{{officer}}"), one("警　　号", "{{badge}}"), one("单　　位", "{{unit}}"), one("联系电话", "{{phone}}")),
      *signed("{{unit}}（印）", "{{date}}"))

write("complaint-receipt", *title("账户控制异议受理回执"),
      par("{{holder}}：", after=60),
      par("你于 {{received_at}} 就本单位对尾号 {{account_tail}} 账户采取的{{what}}措施提出的异议已收到，受理编号 {{number}}。本单位将于 {{first_answer_due}} 前作出首次答复，并于 {{reply_due}} 前作出书面答复。凭受理编号可查询办理进度。", first=640),
      *signed("{{unit}}（印）", "{{date}}"))

write("complaint-reply", *title("账户控制异议答复书"),
      par("{{holder}}：", after=60),
      par("你就尾号 {{account_tail}} 账户被采取{{what}}措施提出的异议（受理编号 {{number}}）已审查完毕。经查：", first=640),
      par("{{findings}}", first=640),
      par("处理结果：{{outcome}}。", first=640),
      par("如不服本答复，可以依照《中华人民共和国反电信网络诈骗法》第三十二条向本单位提出申诉，也可以向上一级公安机关反映或者依法寻求救济。", first=640),
      *signed("{{unit}}（印）", "{{date}}"))

write("cooperation-letter", *title("办案协作函"),
      par("{{to}}：", after=60),
      par("我单位正在办理电信网络诈骗案件（案件编号：{{case_number}}）。因案件办理需要，根据《公安机关办理刑事案件程序规定》关于办案协作的规定，请你单位协助办理下列事项：", first=640),
      par("{{matter}}", first=640),
      par("前来联系的人员持人民警察证及本函，请予接洽；不能派员的，请将办理结果连同有关材料回复我单位。", first=640, after=120),
      par(run("经办人：{{officer1}}（警号 {{badge1}}）　联系电话：{{phone1}}", 28), line=440, before=160),
      par(run("协办人：　　　　　　（警号　　　　　　）", 28), line=440),
      *signed("{{unit}}（印）", "{{date}}"), *receipt("协作办理"))

SHARES = [650, 2000, 2500, 2500, 1300]


def shares(*heads):
    names = ["{{shares.place}}", "{{shares.case}}", "{{shares.account}}", "{{shares.to}}", "{{shares.amount}}"]
    return table(SHARES, row(*(cell(h, w, bold=True, align="center", size=21) for h, w in zip(heads, SHARES))),
                 row(*(cell(n, w, align="center" if n.endswith("place}}") else "left", size=18) for n, w in zip(names, SHARES))))


BASIS = "《中华人民共和国刑事诉讼法》第二百四十五条和《电信网络新型违法犯罪案件冻结资金返还若干规定》"
write("refund-application", *title("冻结资金返还申请表"),
      table(FORM,
            pair("被害人", "{{victim}}", "性　　别", "　　　　"),
            pair("证件号码", "{{victim_id}}", "联系方式", "{{victim_phone}}"),
            wide("现住址", "　　　　"),
            wide("返还账户", "{{to}}\n{{to_bank}}"),
            pair("立案单位", "{{accepting_unit}}", "案件编号", "{{case}}"),
            pair("被骗金额", "¥{{loss}}", "已返还", "¥{{returned}}"),
            pair("冻结单位", "{{freezing_unit}}", "申请返还", "¥{{amount}}"),
            wide("申请人签名", "本人申请将上述冻结资金返还至本人账户，所填内容属实。\n签名：　　　　　　　　日期：　　　　年　　月　　日", 1100),
            wide("立案单位意见", "办案人（两名）：{{accepting_officers}}\n（印）　　　　年　　月　　日", 1100),
            wide("冻结单位意见", "办案人（两名）：{{freezing_officers}}\n（印）　　　　年　　月　　日", 1100)),
      par("冻结账户及返还金额：", before=160),
      shares("序号", "案件编号", "冻结账户", "返还账户", "返还金额"))

write("refund-report", *title("呈请返还资金报告书"),
      table(FORM, wide("领导批示", "　　　　", 1300), wide("审核意见", "　　　　", 1300)),
      par("经查，下列被害人的资金在所列账户内被冻结，权属清楚。根据" + BASIS + "，拟由{{accepting_unit}}、{{freezing_unit}}会同办理，向 {{victims}} 名被害人返还共计人民币{{total_capitals}}（¥{{total}}），返还方式：{{method}}。", first=640, before=160, after=120),
      shares("序号", "案件编号", "冻结账户", "返还账户", "返还金额"),
      par("{{notice}}", first=640, before=120),
      par(run("立案单位办案人：{{accepting_officers}}", 28), line=440, before=160), par(run("冻结单位办案人：{{freezing_officers}}", 28), line=440),
      *signed("{{accepting_unit}}", "{{date}}"))

write("refund-decision", *title("返还资金决定书"),
      par("根据" + BASIS + "，决定将下列冻结资金返还被害人，共计人民币{{total_capitals}}（¥{{total}}），返还方式：{{method}}。未返还部分继续冻结。", first=640, after=120),
      shares("序号", "案件编号", "冻结账户", "返还账户", "返还金额"),
      par(run("决定人：{{decider}}　　{{decided_at}}", 28), line=440, before=160),
      *signed("{{unit}}（印）", "{{date}}"))

write("refund-notice", *title("协助返还资金通知书"),
      par("{{bank}}：", after=60),
      par("根据{{number}}及" + BASIS + "，请将你单位下列冻结账户内的资金返还至所列账户，共计人民币{{total_capitals}}（¥{{total}}）。能够现场办理的请当场办理，不能现场办理的请在三个工作日内办结并书面反馈。", first=640, after=120),
      shares("序号", "案件编号", "冻结账户", "返还账户", "返还金额"),
      *signed("{{freezing_unit}}（印）", "{{date}}"), *receipt("返还"))

FLOWS = [650, 1950, 2400, 1200, 1550, 1200]
flow_heads = ["序号", "案件编号", "冻结账户", "流入金额", "可查留存", "返还金额"]
flow_names = ["{{flows.place}}", "{{flows.case}}", "{{flows.account}}", "{{flows.deposit}}", "{{flows.held}}", "{{flows.amount}}"]
write("refund-worksheet", *title("涉案资金流向及返还计算表"),
      par("立案单位：{{accepting_unit}}　冻结单位：{{freezing_unit}}　第 {{draft}} 稿　返还方式：{{method}}", after=120),
      table(FLOWS, row(*(cell(h, w, bold=True, align="center", size=21) for h, w in zip(flow_heads, FLOWS))),
            row(*(cell(n, w, align="center" if n.endswith("place}}") else "left", size=18) for n, w in zip(flow_names, FLOWS)))),
      par("冻结合计 ¥{{frozen}}，返还合计 ¥{{total}}，继续冻结 ¥{{left}}。", before=120),
      par("流入金额为被害人资金经查进入该账户的数额；可查留存为各种追踪方法下仍在账户内的最少与最多数额。返还金额以分计算，余数按最大余数法分配，合计与冻结金额一致。", first=640),
      par(run("立案单位办案人：{{accepting_officers}}", 28), line=440, before=160), par(run("冻结单位办案人：{{freezing_officers}}", 28), line=440),
      *signed("{{accepting_unit}}", "{{date}}"))
