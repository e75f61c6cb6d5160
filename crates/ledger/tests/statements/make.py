#!/usr/bin/env python3
"""Makes the statement files of this folder: python3 make.py (needs openpyxl, xlwt and duckdb). Everything in them is made up;
cards have zeros in digits 7 to 12. After a change run the table test with FANZHA_BLESS=1 and read the difference."""
import datetime
import io
import os
import zipfile

import duckdb
import openpyxl
import xlwt

HERE = os.path.dirname(os.path.abspath(__file__))
A, B, C, D = "6222020000001234560", "6217000000001111113", "6228480000009999996", "6225880000008888885"
STAMP = (2026, 3, 1, 0, 0, 0)


def put(name, data):
    with open(os.path.join(HERE, name), "wb") as out:
        out.write(data)


def text(name, content, encoding):
    put(name, content.encode(encoding))


def workbook(fill):
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime.datetime(*STAMP)
    fill(book)
    raw = io.BytesIO()
    book.save(raw)
    # The same file every time: members get one date.
    return archive({info.filename: zipfile.ZipFile(raw).read(info) for info in zipfile.ZipFile(raw).infolist()})


def archive(members, encoding=None):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, data)
    data = raw.getvalue()
    if encoding:
        # Windows of the country writes the names in GBK and says nothing of it.
        for name in members:
            utf8, gbk = name.encode("utf-8"), name.encode(encoding)
            if utf8 != gbk:
                data = renamed(data, utf8, gbk)
    return data


def renamed(data, utf8, gbk):
    padded = gbk + b"_" * (len(utf8) - len(gbk))
    assert len(padded) == len(utf8)
    padded = gbk[:-4] + b"_" * (len(utf8) - len(gbk)) + gbk[-4:]
    data = data.replace(utf8, padded)
    # Bit 11 of the flags says UTF-8; it stands at 6 in a local head and at 8 in the directory.
    out = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        at = out.find(mark)
        while at >= 0:
            out[at + place] &= ~0x08
            at = out.find(mark, at + 4)
    return bytes(out)


def bank_gbk():
    text("bank_gbk.csv", f"""某某银行个人账户交易明细
卡号：{A},户名：张三,币种：人民币
起止日期：20260301-20260331,,
交易时间,交易流水号,借贷标志,金额,余额,对方账号卡号,对方账号姓名,交易类型,交易摘要,交易网点名称,商户名称
2026-03-01 10:00:00,00001001,贷,"50,000.00","50,120.00",\t{B}\t,李四,跨行汇入,货款,--,--
2026-03-01 10:03:20,00001002,借,"30,000.00","20,120.00",="{C}",王五,手机银行,--,--,--
2026-03-01 10:05:41,00001003,借,"20,000.00",120.00,'{D},赵六,手机银行,还款,--,--
2026-03-02 09:00:00,00001004,借,2.00,118.00,--,--,手续费,跨行手续费,--,--
合计,,,"100,002.00",,,,,,,
本页共4笔，以下无数据
""", "gbk")


def merged_head():
    def fill(book):
        sheet = book.active
        sheet.title = "活期明细"
        sheet["A1"] = "某某银行对公账户对账单"
        sheet.merge_cells("A1:H1")
        sheet["A2"], sheet["B2"] = "账号", C
        sheet["D2"], sheet["E2"] = "查询期间", "2026年3月1日至2026年3月31日"
        for cell, value in zip("ABCDEFGH", ("交易日期时间", "发生额（元）", None, "账户余额", "交易对方", None, "流水号", "摘要")):
            sheet[f"{cell}4"] = value
        sheet["B5"], sheet["C5"], sheet["E5"], sheet["F5"] = "借方", "贷方", "户名", "账号"
        sheet.merge_cells("B4:C4")
        sheet.merge_cells("E4:F4")
        for cell in "ADGH":
            sheet.merge_cells(f"{cell}4:{cell}5")
        rows = [
            (datetime.datetime(2026, 3, 1, 10, 3, 21), None, 30000, 30000.5, "张三", A, "C20260301000001", "往来款"),
            (datetime.datetime(2026, 3, 1, 10, 8, 0), 29999.99, None, 0.51, "某某商贸有限公司", "110000000000000001", "C20260301000002", "货款"),
            (datetime.datetime(2026, 3, 1, 10, 8, 0), 0.3 - 0.1, None, 0.31, None, None, "C20260301000003", "手续费"),
        ]
        for number, row in enumerate(rows, 6):
            for cell, value in zip("ABCDEFGH", row):
                sheet[f"{cell}{number}"] = value
        sheet["A10"] = "以下空白"
        book.create_sheet("说明")["A1"] = "本对账单仅供参考"
    put("merged_head.xlsx", workbook(fill))


def split_time():
    book = xlwt.Workbook(encoding="gbk")
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    heads = ("序号", "卡号", "交易日期", "交易时间", "收支标志", "交易金额", "账户余额", "对方账号", "对方户名", "交易流水号", "柜员号")
    for place, head in enumerate(heads):
        sheet.write(0, place, head)
    rows = [
        (1, D, 20260301, 100542, "收", "20,000.00", "20,000.00", A, "张三", "D0001", "A0012"),
        (2, D, 20260302, 91805, "支", "5,000.00", "15,000.00", "6214830000007777772", "孙七", "D0002", "A0012"),
        (3, D, datetime.date(2026, 3, 2), "23:59:59", "支", 15000, 0, "6214830000007777772", "孙七", "D0003", ""),
        (4, D, datetime.date(2026, 3, 3), 5, "收", "0.06", "0.06", "", "", "D0004", ""),
    ]
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write(number, place, value, day)
            else:
                sheet.write(number, place, value)
    raw = io.BytesIO()
    book.save(raw)
    put("split_time.xls", raw.getvalue())


def signed():
    text(f"signed_{B}.csv", """交易时间,交易金额,余额,对手账号,对手户名,摘要,流水号
2026/3/1 下午 3:20:00,-50000.00,1000.00,6222020000001234560,张三,转账,B0003
2026/3/1 上午 9:30:00,"+1,000.00",51000.00,,,工资,B0002
2026/2/28 23:10:05,50000,50000.00,,,现金存入,B0001
""", "utf-8-sig")


def payment_institution():
    heads = ("付款支付帐号", "付款银行卡银行名称", "付款银行卡号", "交易金额", "交易余额", "交易时间", "交易流水号", "交易类型", "收款支付帐号",
             "收款银行卡银行名称", "收款银行卡号", "收款方的商户名称", "收款方的商户号", "交易主体的出入账标识", "订单号")
    rows = [
        ("2088000000000001", "", "", "5000.00", "5000.00", "20260301101500", "Z1", "充值", "2088000000000002", "", "", "", "", "入账", "2026030122001"),
        ("2088000000000002", "某某银行", "6214830000007777772", "3000.00", "5000.00", "20260301102000", "Z2", "转账", "2088000000000003", "", "", "", "", "出账", "2026030122002"),
        ("2088000000000002", "", "", "1999.00", "3001.00", "20260301103000", "Z3", "消费", "", "", "", "某某金店", "M8001", "01", "2026030122003"),
        ("2088000000000002", "", "", "3001.00", "0.00", "20260301104000", "Z4", "提现", "", "某某银行", "6214830000007777772", "", "", "01", "2026030122004"),
    ]
    def fill(book):
        for number, row in enumerate((heads, *rows), 1):
            for place, value in enumerate(row, 1):
                book.active.cell(number, place, value)
    put("payment_institution.xlsx", workbook(fill))


PLATFORM = ("TransactionType BorrowingSigns Currency TransactionAmount AccountBalance TransactionTime TransactionSerial OpponentName "
            "OpponentAccountNumber OpponentCredentialNumber OpponentDepositBankID TransactionRemark TransactionBranchName "
            "TransactionBranchCode LogNumber SummonsNumber VoucherType VoucherCode CashMark TerminalNumber TransactionStatus "
            "TransactionAddress MerchantName MerchantCode IPAddress MAC TellerCode Remark").split()
PLATFORM_CHINESE = ("交易类型 借贷标志 币种 交易金额 交易余额 交易时间 交易流水号 交易对方名称 交易对方账号 交易对方证件号码 交易对方账号开户行 交易摘要 "
                    "交易网点名称 交易网点代码 日志号 传票号 凭证种类 凭证号 现金标志 终端号 交易是否成功 交易发生地 商户名称 商户号 IP地址 MAC地址 "
                    "交易柜员号 备注").split()


def platform():
    def row(card, kind, sign, amount, balance, time, serial, name="", account="", cash="00", status="00", **more):
        cells = dict.fromkeys(PLATFORM, "")
        cells |= dict(TransactionType=kind, BorrowingSigns=sign, Currency="CNY", TransactionAmount=amount, AccountBalance=balance,
                      TransactionTime=time, TransactionSerial=serial, OpponentName=name, OpponentAccountNumber=account,
                      CashMark=cash, TransactionStatus=status, LogNumber="L" + serial) | more
        return [card, *(cells[head] for head in PLATFORM)]
    rows = [
        row(A, "网银转账", "1", "50000.00", "50000.00", "20260301100000", "P1", "李四", B, IPAddress="10.0.0.8", MAC="00-16-EA-AE-3C-40"),
        row(A, "ATM取款", "0", "20000.00", "30000.00", "20260301100500", "P2", cash="01", TerminalNumber="ATM0755001",
            TransactionBranchName="某某支行", TransactionBranchCode="0755123", TransactionAddress="某市某路1号"),
        row(A, "柜面取现", "0", "10000.00", "20000.00", "20260301104500", "P3", cash="01", TransactionBranchName="某某支行", TellerCode="T0088"),
        row(A, "网银转账", "0", "20000.00", "20000.00", "20260301104600", "P4", "王五", C, status="01", Remark="余额不足"),
        row(A, "网银转账", "0", "20000.00", "0.00", "20260301104700", "P5", "王五", C),
    ]
    for name, heads, encoding in (("platform_elements.csv", ["CardNumber", *PLATFORM], "utf-8"), ("platform_export_gbk.csv", ["查询卡号", *PLATFORM_CHINESE], "gbk")):
        text(name, "\n".join(",".join(line) for line in (heads, *rows)) + "\n", encoding)


def sub_accounts():
    text("sub_accounts.csv", f"""账号,子账户序号,币种,交易时间,借贷标志,交易金额,余额,对方账号,流水号,摘要
{A},00001,人民币,2026-03-01 10:00:00,贷,1000.00,1000.00,{B},S1,转入
{A},00001,人民币,2026-03-01 10:01:00,借,600.00,400.00,{A}_00002,S2,转定期
{A},00002,人民币,2026-03-01 10:01:00,贷,600.00,600.00,{A},S3,转定期
{A},00003,美元,2026-03-01 11:00:00,贷,100.00,100.00,,S4,购汇
{A},00001,156,2026-03-01 11:00:00,借,700.00,-300.00,,S5,购汇
""", "utf-8")


def reversals():
    text("reversals.csv", f"""查询账号,交易时间,借贷标志,金额,余额,对方账号,流水号,摘要,原流水号
{A},2026-03-01 10:00:00,贷,1000.00,1000.00,{B},R1,转账,
{A},2026-03-01 10:01:00,借,400.00,600.00,{C},R2,转账,
{A},2026-03-01 10:02:00,借,100.00,500.00,{D},R3,转账,
{A},2026-03-01 10:30:00,贷,400.00,900.00,{C},R4,汇款退汇,R2
{A},2026-03-01 11:00:00,借,50.00,850.00,{D},R5,转账,
{A},2026-03-01 11:00:30,借,-50.00,900.00,{D},R6,红字,
{A},2026-03-01 12:00:00,贷,77.00,977.00,{D},R7,退汇,
""", "utf-8")


def gaps():
    text("gaps.csv", f"""查询账号,交易时间,借贷标志,金额,余额,对方账号,流水号
{A},2026-03-01 10:00:00,贷,1000.00,1000.00,{B},G1
{A},2026-03-01 10:05:00,借,100.00,400.00,{C},G3
{A},2026-03-01 10:06:00,借,100.00,300.00,{C},G4
{A},2026-03-01 10:09:00,借,100.00,450.00,{D},G6
""", "utf-8")


def ties():
    text("ties.csv", f"""查询账号,交易时间,借贷标志,金额,余额,对方账号,流水号
{A},2026-03-01 10:00:00,贷,900.00,900.00,{B},
{A},2026-03-01 10:05:00,借,200.00,400.00,{C},
{A},2026-03-01 10:05:00,借,300.00,600.00,{D},
{A},2026-03-01 10:10:00,借,10.00,,{C},T12
{A},2026-03-01 10:10:00,借,20.00,,{D},T11
{A},2026-03-01 10:20:00,借,30.00,,{C},
{A},2026-03-01 10:20:00,借,40.00,,{D},
""", "utf-8")


def folder():
    payer = f"""账号,交易时间,支出,收入,余额,对方账号,对方户名,流水号
{B},2026-03-01 10:00:00,"50,000.00",,1000.00,{A},张三,PAYER-0001
{B},2026-03-01 10:20:00,500.00,,500.00,{A},张三,PAYER-0002
{B},2026-03-01 10:20:40,500.00,,0.00,{A},张三,PAYER-0003
""".encode("gbk")
    payee = f"""账号|交易时间|借贷标志|交易金额|余额|对方账号|流水号
{A}|2026-03-01 10:00:04|贷|50000.00|50000.00|{B}|PAYEE-9001
{A}|2026-03-01 10:20:41|贷|500.00|50500.00|{B}|PAYEE-9002
{A}|2026-03-01 10:20:59|贷|500.00|51000.00|{B}|PAYEE-9003
{A}|2026-03-01 10:30:00|借|1000.00|50000.00|{C}|PAYEE-9004
""".encode("gb18030")
    put("folder.zip", archive({
        "调单/付款行.csv": payer, "调单/收款行.csv": payee, "调单/回函.pdf": b"%PDF-1.4\n", "__MACOSX/._x": b"\0", "调单/": b"",
    }, "gbk"))


def unnamed_other():
    first = f"""账号,交易时间,支出,收入,余额,流水号
{A},2026-03-01 10:00:00,800.00,,200.00,U1
{A},2026-03-01 10:30:00,,90.00,290.00,U2
""".encode()
    second = f"""账号,交易时间,支出,收入,余额,对方账号,流水号
{C},2026-03-01 10:00:07,,800.00,800.00,{A},V1
{C},2026-03-01 10:29:50,90.00,,710.00,{A},V2
""".encode()
    put("unnamed_other.zip", archive({"1.csv": first, "2.csv": second}))


def exits():
    heads = ("查询账号", "交易时间", "借贷标志", "金额", "余额", "对方账号", "对方户名", "交易类型", "摘要", "终端号", "柜员号", "交易网点名称", "商户名称", "商户号", "订单号", "流水号")
    rows, balance = [], 100000
    def row(minute, amount, account="", name="", kind="", remark="", terminal="", teller="", branch="", merchant="", code="", order=""):
        nonlocal balance
        balance -= amount
        rows.append((A, f"2026-03-01 10:{minute:02}:00", "借", f"{amount}.00", f"{balance}.00", account, name, kind, remark, terminal, teller, branch, merchant, code, order, f"X{minute:02}"))
    row(1, 5000, kind="ATM取款", terminal="ATM0755001", branch="某某支行")
    row(2, 20000, kind="柜面取现", teller="T0088", branch="某某支行")
    row(3, 1000, kind="POS消费", merchant="某某超市", code="M1001", terminal="POS77")
    row(4, 2000, account="243300000000000133", name="财付通支付科技有限公司", kind="快捷支付", order="10000500012026030100001")
    row(5, 3000, account="6217000000002222221", name="某某数字货币交易商行", kind="网银转账", remark="USDT")
    row(6, 400, name="顺丰速运有限公司", kind="代扣", remark="运费")
    row(7, 150, kind="消费", merchant="货拉拉", code="M1002")
    row(8, 8000, kind="消费", merchant="某某金店", code="M1003")
    row(9, 500, kind="网上支付", remark="京东E卡")
    row(10, 600, remark="邮政汇款")
    row(11, 5, remark="跨行手续费")
    row(12, 700, kind="购汇")
    row(13, 1000, account=C, name="王金行", kind="手机银行", remark="手续费")
    def fill(book):
        for number, line in enumerate((heads, *rows), 1):
            for place, value in enumerate(line, 1):
                book.active.cell(number, place, value)
    put("exits.xlsx", workbook(fill))


def bad_rows():
    text("bad_rows.csv", f"""查询账号,交易时间,借贷标志,金额,余额,对方账号,流水号,交易结果
{A},2026-03-01 10:00:00,贷,1000.00,1000.00,{B},K1,成功
{A},2026-03-01 25:00:00,借,1.00,999.00,{C},K2,成功
{A},,借,1.00,999.00,{C},K3,成功
{A},2026-03-01 10:03:00,借,1.001,999.00,{C},K4,成功
{A},2026-03-01 10:04:00,借,壹元,999.00,{C},K5,成功
{A},2026-03-01 10:05:00,冻,1.00,999.00,{C},K6,成功
{A},2026-03-01 10:06:00,借,,999.00,{C},K7,成功
{A},2026-03-01 10:07:00,借,1.00,x,{C},K8,成功
{A},2026-03-01 10:08:00,借,1.00,999.00,6222/1,K9,成功
{A},2026-03-01 10:09:00,借,1.00,999.00,6.22202E+18,K10,成功
{A},2026-03-01 10:10:00,借,1.00,999.00,{C},K11,不明
6.2E+18,2026-03-01 10:11:00,借,1.00,999.00,{C},K12,成功
{A},2026-03-01 10:12:00,借,1.00
{A},2026-03-01 10:13:00,借,1.00,999.00,{C},K14,成功,多,余
{A},2026-03-01 10:14:00,借,1.00,1000.00,{C},K15,失败
{A},2026-03-01 10:15:00,借,1.00,999.00,{C},K16,成功
""", "utf-8")


def lost_digits():
    def fill(book):
        for place, value in enumerate(("账号", "交易时间", "借贷标志", "交易金额", "余额", "对方账号", "流水号"), 1):
            book.active.cell(1, place, value)
        rows = [(A, 46082.5, "贷", 100, 100, 6217000000001111113, 9007199254740993000), (A, "2026-03-01 13:00:00", "借", 40, 60, 123456789012345, 77)]
        for number, row in enumerate(rows, 2):
            for place, value in enumerate(row, 1):
                book.active.cell(number, place, value)
    put("lost_digits.xlsx", workbook(fill))


def user_layout():
    text("user_layout.csv", f"""Konto;Wann;Was;Dir;Rest;Wer;Nr
{A};01/03/2026 10:00;10050;C;10050;{B};E1
{A};01/03/2026 10:01;50;D;10000;{C};E2
""", "utf-8")
    text("user_layout.toml", """kind = "statement"
name = "user"
[columns]
own = ["Konto"]
time = ["Wann"]
amount = ["Was"]
sign = ["Dir"]
balance = ["Rest"]
other = ["Wer"]
serial = ["Nr"]
[time]
forms = ["%d/%m/%Y %H:%M"]
[amount]
unit = "fen"
[words]
out = ["D"]
in = ["C"]
""", "utf-8")


def pages():
    head = "交易时间\t借/贷\t发生额\t余额\t对方账号\t流水号"
    text("pages_utf16.csv", f"""账号：{A}　户名：张三
{head}
2026-03-01 10:00:00\t贷\t100.00\t100.00\t{B}\tQ1
2026-03-01 10:01:00\t借\t30.00\t70.00\t{C}\tQ2
第1页
{head}
2026-03-01 10:01:00\t借\t30.00\t70.00\t{C}\tQ2
2026-03-01 10:02:00\t借\t70.00\t0.00\t{C}\tQ3
账号：{D}　户名：赵六
{head}
2026-03-01 10:03:00\t贷\t5.00\t5.00\t{B}\tQ4
""", "utf-16")


def parquet():
    """A warehouse's extract: typed columns, empty cells, dictionaries; packed by Snappy, and by gzip."""
    rows = ", ".join(
        f"('{A}', TIMESTAMP '2026-03-01 10:00:00' + INTERVAL {place} MINUTE, '{'借' if place % 3 == 2 else '贷'}', "
        f"{100 + place}.05::DECIMAL(18,2), {'NULL' if place % 5 == 4 else chr(39) + B + chr(39)}, 'P{place:04}', "
        f"{'NULL' if place % 7 == 6 else chr(39) + '货款' + chr(39)})" for place in range(9))
    table = f"""SELECT *, SUM(CASE 借贷标志 WHEN '贷' THEN 交易金额 ELSE -交易金额 END)
        OVER (ORDER BY 交易流水号)::DECIMAL(18,2) AS 余额
        FROM (VALUES {rows}) AS rows(查询账号, 交易时间, 借贷标志, 交易金额, 对方账号, 交易流水号, 摘要) ORDER BY 交易流水号"""
    for name, packed in (("typed.parquet", "SNAPPY"), ("packed.parquet", "GZIP")):
        duckdb.sql(f"COPY ({table}) TO '{os.path.join(HERE, name)}' (FORMAT parquet, COMPRESSION {packed})")


for make in (bank_gbk, merged_head, split_time, signed, payment_institution, platform, sub_accounts, reversals, gaps, ties, folder,
             unnamed_other, exits, bad_rows, lost_digits, user_layout, pages, parquet):
    make()
