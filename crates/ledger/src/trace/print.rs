//! A trace as a table and as a drawing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kernel::AccountNo;

use super::Trace;

impl Trace {
    /// The trace as CSV: a row per transfer (`hop`), per account that holds (`held`) and per exit (`left`), told apart
    /// by the first column; what does not apply is empty. The answer's rule, as-of instant and index version stand in
    /// every row, for rows are copied apart from their file.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let quoted = format!("{},{},{}", self.rule.code(), self.as_of, self.index_version);
        let mut text = String::from(
            "kind,layer,transfer_id,at,payer,payee,amount_fen,stolen_fen,exit,has_statement,rule,as_of,index_version\n",
        );
        for hop in &self.hops {
            let id = field(hop.transfer_id.as_deref().unwrap_or_default());
            let (payer, payee) = (hop.payer.reveal(), hop.payee.reveal());
            let (amount, stolen) = (hop.amount_fen.get(), hop.stolen_fen.get());
            let _ = writeln!(
                text,
                "hop,{},{id},{},{payer},{payee},{amount},{stolen},,,{quoted}",
                hop.layer, hop.at
            );
        }
        for held in &self.held {
            let (account, fen) = (held.account.reveal(), held.held_fen.get());
            let known = held.has_statement;
            let _ =
                writeln!(text, "held,{},,{},,{account},,{fen},,{known},{quoted}", held.layer, held.first_in);
        }
        for left in &self.left {
            let (payer, to, fen) = (left.account.reveal(), left.to.reveal(), left.fen.get());
            let (id, kind) = (field(&left.transfer_id), left.kind.code());
            let _ = writeln!(text, "left,,{id},{},{payer},{to},,{fen},{kind},,{quoted}", left.at);
        }
        text
    }

    /// The trace as a Graphviz digraph: accounts are boxes with what they hold, transfers arrows with the stolen part.
    /// A dashed box is an account whose statement is not held; a grey one an exit.
    #[must_use]
    pub fn to_dot(&self) -> String {
        let mut text = String::from("digraph trace {\n  rankdir=LR;\n  node [shape=box];\n");
        let _ = writeln!(
            text,
            "  label=\"{} {} as of {}, index version {}\";",
            self.stolen_fen,
            self.rule.code(),
            self.as_of,
            self.index_version
        );
        let _ = writeln!(text, "  {} [style=bold];", node(&self.victim_account));
        for held in &self.held {
            let style = if held.has_statement { "solid" } else { "dashed" };
            let (name, holds) = (node(&held.account), held.held_fen);
            let number = held.account.reveal();
            let _ = writeln!(text, "  {name} [label=\"{number}\\nholds {holds}\", style={style}];");
        }
        let exits: BTreeMap<_, _> = self.left.iter().map(|left| (&left.to, left.kind)).collect();
        for (to, kind) in exits {
            let (name, number, code) = (node(to), to.reveal(), kind.code());
            let _ =
                writeln!(text, "  {name} [label=\"{number}\\n{code}\", style=filled, fillcolor=lightgrey];");
        }
        for hop in &self.hops {
            let (payer, payee, stolen) = (node(&hop.payer), node(&hop.payee), hop.stolen_fen);
            let _ = writeln!(text, "  {payer} -> {payee} [label=\"{stolen}\\n{}\"];", hop.at);
        }
        text.push_str("}\n");
        text
    }
}

fn node(account: &AccountNo) -> String {
    format!("\"{}\"", account.reveal().replace('"', "'"))
}

/// A text as a CSV field: quoted where it must be, and never a formula for the program that opens it.
fn field(text: &str) -> String {
    let text = match text.starts_with(['=', '+', '-', '@']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}
