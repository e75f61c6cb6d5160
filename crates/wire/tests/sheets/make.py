#!/usr/bin/env python3
"""Makes feedback.xlsx, as the national platform exports it; run by hand (needs openpyxl), the output is kept."""
import datetime
import pathlib

import openpyxl

book = openpyxl.Workbook()
book.active.title = "说明"
sheet = book.create_sheet("反馈")
book.remove(book["说明"])
book.create_sheet("空", 0)
sheet.append(["业务申请编号", "执行结果", "账号", "止付前账户余额", "执行起始时间"])
number = "010120260110181800000000000000000042"
sheet.append([number, "0000-反馈成功", "6222020000001234567", 32100.55, datetime.datetime(2026, 1, 10, 18, 18, 25)])
sheet.append([number, "0000", 6222020000001234567, "1.00", "20260110181825"])
book.save(pathlib.Path(__file__).parent / "feedback.xlsx")
