"""A bank's own system, written after docs/wire/bank-core.md alone: accounts in memory, five questions over HTTPS.

core.py CERTIFICATES NAME: prints its port, answers until its input closes. POST /tell adds a movement, /silence makes it
mute for so many questions of a kind, /seen says what it did.
"""
import http.server
import json
import os
import ssl
import sys
import threading
from datetime import datetime

CARD = "6222020000001234567"


class Core:
    def __init__(self):
        holder = {"name": "周某", "phone": "13800000001", "address": "某市某路1号",
                  "document": {"kind": "01", "number": "110101199001010001"}}
        came = {"at": "2026-01-10T17:30:05+08:00", "direction": "in", "amount_fen": 4980000, "balance_fen": 4980055,
                "serial": "T1", "opponent_name": "李某", "opponent_account": "6217000000001234567"}
        went = {**came, "at": "2026-01-10T17:41:12+08:00", "direction": "out", "amount_fen": 1770000, "balance_fen": 3210055,
                "serial": "T2", "opponent_account": "6228480000009999999"}
        self.accounts = {}
        for number, marks in [(CARD, {}), ("6222020000001234568", {"is_protected": True}),
                              ("6222020000001234569", {"is_reported_lost": True}),
                              ("6222020000001234570", {"closed_at": "2025-01-01T00:00:00+08:00"}),
                              ("6222020000001234571", {"others": [{"authority": "某法院", "kind": "freeze", "limit_fen": None,
                                                                   "until": "2099-01-01T00:00:00+08:00"}]})]:
            self.accounts[number] = {"number": number, "holder": holder, "balance_fen": 3210055, **marks}
        self.rows = {number: [came, went] for number in self.accounts}
        self.holds, self.made, self.lifted, self.mute = {}, [], [], {}

    def available(self, number):
        balance = self.accounts[number]["balance_fen"]
        limits = [hold["limit_fen"] for hold in self.holds.values() if hold["account"] == number]
        return 0 if None in limits else max(0, balance - sum(limits))

    def account(self, asked):
        account = self.accounts.get(asked["number"])
        return account and {**account, "available_fen": self.available(asked["number"])}

    def movements(self, asked):
        when = datetime.fromisoformat
        rows = self.rows.get(asked["number"], [])
        return [row for row in rows if when(asked["from"]) <= when(row["at"]) < when(asked["until"])]

    def customer(self, asked):
        owned = [number for number, account in self.accounts.items() if account["holder"]["document"] == asked]
        return {"name": "周某", "accounts": [self.account({"number": number}) for number in owned]} if owned else None

    def hold(self, asked):
        before = self.available(asked["account"])
        if asked["reference"] not in self.holds:
            self.made.append(asked["reference"])
        self.holds[asked["reference"]] = asked
        after = self.available(asked["account"])
        return {"balance_fen": self.accounts[asked["account"]]["balance_fen"], "held_fen": before - after, "available_fen": after}

    def lift(self, asked):
        before = self.available(asked["account"])
        if self.holds.pop(asked["reference"], None):
            self.lifted.append(asked["reference"])
        return {"released_fen": self.available(asked["account"]) - before}

    def tell(self, row):
        self.rows[CARD].append(row)

    def silence(self, times):
        self.mute.update(times)

    def seen(self, _):
        return {"made": self.made, "lifted": self.lifted, "standing": sorted(self.holds)}


def main(certificates, name):
    core, lock = Core(), threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            question = self.path.rsplit("/", 1)[1]
            with lock:
                done = getattr(core, question)(asked)
                is_mute = core.mute.get(question, 0) > 0
                if is_mute:
                    core.mute[question] -= 1
            answer = json.dumps({"done": done}).encode()
            if is_mute:
                self.send_response(503)
                answer = b""
            else:
                self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    path = lambda end: os.path.join(certificates, f"{name}.{end}")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=os.path.join(certificates, "authority.pem"))
    context.load_cert_chain(path("pem"), path("key"))
    context.verify_mode = ssl.CERT_REQUIRED
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


main(*sys.argv[1:])
