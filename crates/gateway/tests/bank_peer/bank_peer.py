"""A bank that knows the wire from docs/wire alone: Python's standard library, and openssl for signatures.

    bank_peer.py https SCHEMA CERTIFICATES NAME CENTRE_URL    serves until its standard input closes
    bank_peer.py drop  SCHEMA CERTIFICATES NAME IN OUT        takes each batch once, answers each with a batch

It judges every order by the schema's files, executes it on accounts of its own, and answers with the
field order that the schema gives. None of its code is shared with the other end.
"""

import base64
import hashlib
import http.client
import http.server
import os
import queue
import re
import shutil
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ET

XS = "{http://www.w3.org/2001/XMLSchema}"
BANK = "102100000000"
NOW = "20260110181830"


class Wrong(Exception):
    """An element that the schema refuses, with the result code that says so."""

    def __init__(self, path, result):
        super().__init__(f"{path}: {result}")
        self.path, self.result = path, result


class Schema:
    """What the files of the schema say, as far as a bank needs it."""

    def __init__(self, folder):
        self.folder = folder
        types = ET.parse(os.path.join(folder, "types.xsd")).getroot()
        self.simple = {t.get("name"): t for t in types.findall(XS + "simpleType")}
        self.groups = {t.get("name"): t.find(XS + "sequence") for t in types.findall(XS + "complexType")}

    def message(self, code):
        """The root's name, the head's and the body's fields; nothing for a code without a file."""
        path = os.path.join(self.folder, f"{code}.xsd")
        if not re.fullmatch("[0-9]{6}", code) or not os.path.exists(path):
            return None
        root = ET.parse(path).getroot().find(XS + "element")
        parts = {part.get("name"): part for part in root.iter(XS + "element")}
        head = parts["Head"].find(f"{XS}complexType/{XS}sequence")
        return root.get("name"), head, self.groups[parts["Body"].get("type")]

    def check_text(self, path, text, type_name):
        restriction = self.simple[type_name].find(XS + "restriction")
        result = {"Amount": "0200", "Time": "0800"}.get(type_name, "0599")
        for facet in restriction:
            value = facet.get("value")
            kind = facet.tag.removeprefix(XS)
            sound = {
                "pattern": lambda: re.fullmatch(value, text) is not None,
                "minLength": lambda: len(text) >= int(value),
                "maxLength": lambda: len(text) <= int(value),
            }[kind]()
            if not sound:
                raise Wrong(path, result)

    def read(self, path, element, sequence):
        """The element's fields as a dictionary: texts, dictionaries and lists of them."""
        values = {}
        for field in sequence.findall(XS + "element"):
            name = field.get("name")
            found = element.findall(name)
            inline = field.find(f"{XS}complexType/{XS}sequence")
            many = field.get("maxOccurs") == "unbounded"
            if field.get("minOccurs") != "0" and not any((f.text or "").strip() or len(f) for f in found):
                raise Wrong(f"{path}/{name}", "0500")
            if len(found) > 1 and not many:
                raise Wrong(f"{path}/{name}", "0599")
            read = [self.read_one(f"{path}/{name}", f, field.get("type"), inline) for f in found]
            if many:
                values[name] = read
            elif read:
                values[name] = read[0]
        return values

    def read_one(self, path, element, type_name, inline):
        sequence = inline if inline is not None else self.groups.get(type_name)
        if sequence is not None:
            return self.read(path, element, sequence)
        self.check_text(path, (element.text or "").strip(), type_name)
        return (element.text or "").strip()

    def write(self, parent, values, sequence):
        """Appends the fields in the schema's order; what the schema does not name is our own mistake."""
        values = dict(values)
        for field in sequence.findall(XS + "element"):
            name = field.get("name")
            value = values.pop(name, None)
            if value is None:
                assert field.get("minOccurs") == "0", f"{name} is mandatory"
                continue
            inline = field.find(f"{XS}complexType/{XS}sequence")
            group = inline if inline is not None else self.groups.get(field.get("type"))
            for one in value if isinstance(value, list) else [value]:
                element = ET.SubElement(parent, name)
                if group is not None:
                    self.write(element, one, group)
                else:
                    self.check_text(name, one, field.get("type"))
                    element.text = one
        assert not values, f"the schema has no {list(values)}"

    def compose(self, code, head, body):
        root_name, head_fields, body_fields = self.message(code)
        root = ET.Element(root_name)
        self.write(ET.SubElement(root, "Head"), {**head, "TxCode": code}, head_fields)
        self.write(ET.SubElement(root, "Body"), body, body_fields)
        return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def fen(yuan):
    """Yuan as text to an integer of fen."""
    sign = -1 if yuan.startswith("-") else 1
    whole, _, part = yuan.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(part.ljust(2, "0") or 0))


def yuan(amount):
    return f"{amount // 100}.{amount % 100:02d}"


class Core:
    """The bank's accounts and what lies on them."""

    def __init__(self):
        row = {
            "BorrowingSigns": "1", "Currency": "CNY", "TransactionAmount": "49800.00", "AccountBalance": "49800.55",
            "TransactionTime": "20260110173005", "TransactionSerial": "T1", "OpponentName": "李某",
            "OpponentAccountNumber": "6217000000001234567",
        }
        out = {**row, "BorrowingSigns": "0", "TransactionAmount": "17700.00", "AccountBalance": "32100.55",
               "TransactionTime": "20260110174112", "TransactionSerial": "T2", "OpponentAccountNumber": "6228480000009999999"}
        self.accounts = {"6222020000001234567": {"name": "周某", "balance": 3210055, "rows": [row, out], "stops": 0}}
        self.applications = {}

    def handle(self, code, order):
        """The code of the feedback and its fields."""
        answer = {"100101": self.stop, "100103": self.release_stop, "100201": self.freeze, "100203": self.release_freeze,
                  "100301": self.statement}.get(code)
        feedback_code = str(int(code) + 1)
        application = order["ApplicationID"]
        if answer is None:
            fields = {"Result": "1000"}
        elif application in self.applications:
            fields = {"Result": "0900"}
        else:
            fields = answer(order)
            self.applications[application] = (code, order.get("AccountNumber"), fields["Result"])
        return feedback_code, {"ApplicationID": application, "FeedbackOrgName": "某银行", **fields}

    def holder(self, number, name):
        account = self.accounts.get(number)
        if account is None:
            return None, "0300"
        return account, None if name is None or account["name"] == name else "0301"

    @staticmethod
    def papers(order, last):
        listed = order.get("Attachments", {}).get("Attachment", [])
        kinds = sorted(paper["Filename"][:2] for paper in listed)
        whole = all(base64.b64decode(paper["Content"], validate=True) for paper in listed)
        return None if kinds == sorted(["01", "01", last]) and whole else "0600"

    def stop(self, order):
        account, wrong = self.holder(order["AccountNumber"], order["AccountName"])
        wrong = wrong or self.papers(order, "03")
        if not wrong and fen(order["TransferAmount"]) <= 0:
            wrong = "0200"
        if not wrong and account.get("stopped"):
            wrong = "1301"
        if not wrong and account["stops"] >= 2:
            wrong = "1304"
        if wrong:
            return {"Result": wrong, "FailureCause": f"refused with {wrong}"}
        account["stopped"] = order["ApplicationID"]
        account["stops"] += 1
        return {"Result": "0000", "AccountType": order["AccountType"], "AccountNumber": order["AccountNumber"],
                "AccountBalance": yuan(account["balance"]), "StartTime": NOW, "ExpireTime": "20260112181830"}

    def release_stop(self, order):
        return self.release(order, "100101", "stopped", {})

    def release(self, order, of, mark, more):
        account, wrong = self.holder(order["AccountNumber"], order["AccountName"])
        original = self.applications.get(order["OriginalApplicationID"])
        if not wrong and (original is None or original[0] != of or account.get(mark) != order["OriginalApplicationID"]):
            wrong = "0400"
        if wrong:
            return {"Result": wrong, "FailureCause": f"refused with {wrong}"}
        account[mark] = None
        return {"Result": "0000", "AccountNumber": order["AccountNumber"], "WithdrawalTime": NOW, **more}

    def freeze(self, order):
        account, wrong = self.holder(order["AccountNumber"], order["AccountName"])
        wrong = wrong or self.papers(order, "02")
        if not wrong and account.get("frozen"):
            wrong = "1303"
        if wrong:
            return {"Result": wrong, "FailureCause": f"refused with {wrong}"}
        account["frozen"] = order["ApplicationID"]
        frozen = min(account["balance"], fen(order["Balance"]) if order["FreezeType"] == "01" else account["balance"])
        account["frozen_amount"] = frozen
        return {"Result": "0000", "AccountNumber": order["AccountNumber"], "AppliedBalance": order.get("Balance"),
                "FrozedBalance": yuan(frozen), "Currency": "CNY", "AccountBalance": yuan(account["balance"]),
                "StartTime": NOW, "ExpireTime": order["ExpireTime"],
                "AccountAvaiableBalance": yuan(account["balance"] - frozen)}

    def release_freeze(self, order):
        account = self.accounts.get(order["AccountNumber"], {})
        return self.release(order, "100201", "frozen", {"UnfreezeBalance": yuan(account.get("frozen_amount", 0))})

    def statement(self, order):
        account, wrong = self.holder(order["CardNumber"], order.get("AccountName"))
        if wrong:
            return {"Result": wrong, "FailureCause": f"refused with {wrong}"}
        start, end = order.get("InquiryPeriodStart", "0"), order.get("InquiryPeriodEnd", "99999999999999")
        rows = [row for row in account["rows"] if start <= row["TransactionTime"] <= end]
        inner = {"AccountNumber": order["CardNumber"], "AccountStatus": "00", "Currency": "CNY",
                 "AccountBalance": yuan(account["balance"]), "Transactions": {"Transaction": rows}}
        return {"Result": "0000", "Accounts": {"AccountName": account["name"], "CardNumber": order["CardNumber"], "Account": [inner]}}


class Bank:
    """Takes transmissions, each once, and says what goes back at once and what later."""

    def __init__(self, schema):
        self.schema, self.core = Schema(schema), Core()
        self.seen, self.sent = set(), 0

    def acknowledge(self, code, serial):
        root = ET.Element("Response")
        head = ET.SubElement(root, "Head")
        ET.SubElement(head, "Code").text = code
        if serial:
            ET.SubElement(head, "TransSerialNumber").text = serial
        return ET.tostring(root, encoding="utf-8", xml_declaration=True)

    def take(self, data):
        """The acknowledgement, and the feedback if there is one."""
        try:
            root = ET.fromstring(data)
        except ET.ParseError:
            return self.acknowledge("200001", None), None
        code, serial = root.findtext("Head/TxCode", ""), root.findtext("Head/TransSerialNumber", "")
        message = self.schema.message(code)
        if message is None or message[0] != root.tag or root.tag != "Response":
            return self.acknowledge("200006", serial), None
        try:
            self.schema.read("Head", root.find("Head"), message[1])
        except Wrong:
            return self.acknowledge("200001", None), None
        if serial in self.seen:
            return self.acknowledge("200003", serial), None
        self.seen.add(serial)
        return self.acknowledge("100000", serial), self.feedback(code, root.find("Body"), message[2])

    def feedback(self, code, body, fields):
        try:
            feedback_code, answer = self.core.handle(code, self.schema.read("Body", body, fields))
        except Wrong as wrong:
            application = body.findtext("ApplicationID", "")
            feedback_code = str(int(code) + 1)
            answer = {"ApplicationID": application, "Result": wrong.result, "FailureCause": wrong.path}
        self.sent += 1
        serial = f"{BANK}_000000000000{NOW}{self.sent:014d}"
        head = {"Mode": "01", "To": "111111000000", "TransSerialNumber": serial}
        return self.schema.compose(feedback_code, head, {k: v for k, v in answer.items() if v is not None})


def context(purpose, certificates, name):
    """TLS that shows our certificate and takes only those of the authority."""
    made = ssl.create_default_context(purpose, cafile=os.path.join(certificates, "authority.pem"))
    made.load_cert_chain(os.path.join(certificates, f"{name}.pem"), os.path.join(certificates, f"{name}.key"))
    if purpose == ssl.Purpose.CLIENT_AUTH:
        made.verify_mode = ssl.CERT_REQUIRED
    return made


def serve(schema, certificates, name, centre):
    bank, outgoing, lock = Bank(schema), queue.Queue(), threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                acknowledgement, feedback = bank.take(data)
            self.send_response(200)
            self.send_header("Content-Type", "application/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(acknowledgement)))
            self.end_headers()
            self.wfile.write(acknowledgement)
            if feedback:
                outgoing.put(feedback)

        def log_message(self, *_):
            pass

    def deliver():
        url = urllib.parse.urlsplit(centre)
        client = context(ssl.Purpose.SERVER_AUTH, certificates, name)
        while True:
            feedback = outgoing.get()
            for _ in range(20):
                try:
                    connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=5, context=client)
                    connection.request("POST", url.path, feedback, {"Content-Type": "application/xml; charset=utf-8"})
                    answer = ET.fromstring(connection.getresponse().read())
                    if answer.findtext("Head/Code") in ("100000", "200003"):
                        break
                except (OSError, ET.ParseError, http.client.HTTPException):
                    pass
                time.sleep(0.2)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context(ssl.Purpose.CLIENT_AUTH, certificates, name).wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=deliver, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], capture_output=True, check=True).stdout


def read_batch(folder, certificates, name):
    """The sender, the number and the messages of a batch that holds; AssertionError of one that does not."""
    path = lambda file: os.path.join(folder, file)
    openssl("verify", "-CAfile", os.path.join(certificates, "authority.pem"), "-untrusted", path("certificate.pem"), path("certificate.pem"))
    key = os.path.join(folder, "..", ".key")
    with open(key, "wb") as file:
        file.write(openssl("x509", "-in", path("certificate.pem"), "-noout", "-pubkey"))
    openssl("dgst", "-sha256", "-verify", key, "-signature", path("signature"), path("manifest"))
    os.remove(key)
    with open(path("manifest"), encoding="utf-8") as file:
        first, *lines = file.read().splitlines()
    assert first == "fanzha-batch 1", first
    fields = [line.split(": ", 1) for line in lines]
    said = {key: value for key, value in fields if key != "file"}
    assert said["to"] == name and os.path.basename(folder) == f"{said['from']}_{name}_{int(said['number']):012d}"
    named = openssl("x509", "-in", path("certificate.pem"), "-noout", "-ext", "subjectAltName").decode()
    assert re.search(r"DNS:([^,\s]+)", named).group(1) == said["from"], named
    messages = []
    for file_name, length, digest in (value.split(" ") for key, value in fields if key == "file"):
        with open(path(file_name), "rb") as file:
            data = file.read()
        assert len(data) == int(length) and hashlib.new("sm3", data).hexdigest() == digest, file_name
        messages.append(data)
    return said["from"], int(said["number"]), messages


def write_batch(out, certificates, name, to, number, messages):
    place = os.path.join(out, f"{name}_{to}_{number:012d}")
    draft = os.path.join(out, f".{os.path.basename(place)}")
    os.makedirs(draft)
    lines = ["fanzha-batch 1", f"from: {name}", f"to: {to}", f"number: {number}", f"made: {NOW}"]
    for at, data in enumerate(messages, 1):
        lines.append(f"file: {at:06d}.xml {len(data)} {hashlib.new('sm3', data).hexdigest()}")
        with open(os.path.join(draft, f"{at:06d}.xml"), "wb") as file:
            file.write(data)
    manifest = os.path.join(draft, "manifest")
    with open(manifest, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    shutil.copy(os.path.join(certificates, f"{name}.pem"), os.path.join(draft, "certificate.pem"))
    openssl("dgst", "-sha256", "-sign", os.path.join(certificates, f"{name}.key"), "-out", os.path.join(draft, "signature"), manifest)
    os.rename(draft, place)


def drop(schema, certificates, name, inbox, out):
    bank = Bank(schema)
    for batch in sorted(os.listdir(inbox)):
        if batch.startswith("."):
            continue
        sender, number, messages = read_batch(os.path.join(inbox, batch), certificates, name)
        answers = [answer for message in messages for answer in bank.take(message) if answer]
        write_batch(out, certificates, name, sender, number, answers)
        shutil.rmtree(os.path.join(inbox, batch))


if __name__ == "__main__":
    {"https": serve, "drop": drop}[sys.argv[1]](*sys.argv[2:])
