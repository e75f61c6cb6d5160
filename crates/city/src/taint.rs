//! Where each victim's money is, to the fen, as the city knows it.
//!
//! Money is alike, so a convention must say which fen left. The city's is: the newest go first. An account's
//! stolen money occupies levels of its balance, `[low, high)` counted from the bottom; what leaves takes the top.
//! That is how gangs behave, who send on what has just come, and leave their card-holders' own money below.
//! Money is followed through gang accounts and to the private persons they pay; beyond them it has left.

use std::collections::BTreeMap;

use kernel::Fen;

use crate::book::AccountIx;

/// A scam's place in the city's list of scams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ScamIx(pub u32);

/// Where money goes that leaves the gangs' accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// Into a payment institution's pooled account.
    Wallet,
    /// To a merchant for goods.
    Merchant,
    /// Spent by an unknowing private person who had been paid with it.
    Innocent,
    /// Out of a machine or over a counter.
    Cash,
    /// To a trader of coins.
    Crypto,
    /// Back to a victim, as bait.
    Returned,
}

/// A piece of one victim's money on an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    low: Fen,
    high: Fen,
    scam: ScamIx,
}

/// All stolen money.
#[derive(Default)]
pub(crate) struct Taint {
    on_account: BTreeMap<AccountIx, Vec<Piece>>,
    gone: BTreeMap<(ScamIx, Exit), Fen>,
    stolen: BTreeMap<ScamIx, Fen>,
}

/// Money that moved, as seen by the two balances.
#[derive(Clone, Copy)]
pub(crate) struct Moved {
    pub payer: AccountIx,
    pub payee: AccountIx,
    pub amount: Fen,
    pub payer_after: Fen,
    pub payee_after: Fen,
}

impl Taint {
    /// A victim paid a gang account.
    pub(crate) fn steal(&mut self, scam: ScamIx, payee: AccountIx, amount: Fen, payee_after: Fen) {
        let low = minus(payee_after, amount);
        self.on_account.entry(payee).or_default().push(Piece { low, high: payee_after, scam });
        add(self.stolen.entry(scam).or_default(), amount);
    }

    /// A gang account paid another one.
    pub(crate) fn carry(&mut self, moved: Moved) {
        let from = minus(moved.payee_after, moved.amount);
        for piece in self.take_above(moved.payer, moved.payer_after) {
            let low = plus(from, minus(piece.low, moved.payer_after));
            let high = plus(from, minus(piece.high, moved.payer_after));
            self.on_account.entry(moved.payee).or_default().push(Piece { low, high, scam: piece.scam });
        }
    }

    /// A gang account paid somebody else; gives back what was stolen of it.
    pub(crate) fn leave(&mut self, payer: AccountIx, payer_after: Fen, exit: Exit) -> Fen {
        let mut left = Fen::ZERO;
        for piece in self.take_above(payer, payer_after) {
            let size = minus(piece.high, piece.low);
            add(self.gone.entry((piece.scam, exit)).or_default(), size);
            left = plus(left, size);
        }
        left
    }

    /// Stolen money on an account, whosever it was.
    pub(crate) fn on(&self, account: AccountIx) -> Fen {
        self.on_account.get(&account).map_or(Fen::ZERO, |pieces| pieces.iter().map(size).sum())
    }

    /// Stolen money on each account that has any, by scam.
    pub(crate) fn held(&self) -> impl Iterator<Item = (AccountIx, ScamIx, Fen)> {
        self.on_account
            .iter()
            .flat_map(|(account, pieces)| pieces.iter().map(|piece| (*account, piece.scam, size(piece))))
    }

    /// What reached an exit, by scam.
    pub(crate) fn gone(&self) -> impl Iterator<Item = (ScamIx, Exit, Fen)> {
        self.gone.iter().map(|((scam, exit), amount)| (*scam, *exit, *amount))
    }

    /// What was stolen in a scam so far.
    pub(crate) fn stolen(&self, scam: ScamIx) -> Fen {
        self.stolen.get(&scam).copied().unwrap_or_default()
    }

    /// Removes the pieces above a level, lowest first; one that reaches across is cut.
    fn take_above(&mut self, account: AccountIx, level: Fen) -> Vec<Piece> {
        let Some(pieces) = self.on_account.get_mut(&account) else { return Vec::new() };
        let mut taken = Vec::new();
        while let Some(top) = pieces.pop_if(|piece| piece.high > level) {
            taken.push(Piece { low: top.low.max(level), ..top });
            if top.low < level {
                pieces.push(Piece { high: level, ..top });
            }
        }
        if pieces.is_empty() {
            self.on_account.remove(&account);
        }
        taken.reverse();
        taken
    }
}

fn size(piece: &Piece) -> Fen {
    minus(piece.high, piece.low)
}

fn plus(one: Fen, other: Fen) -> Fen {
    one.checked_add(other).expect("all the city's money fits in 64 bits")
}

fn minus(whole: Fen, part: Fen) -> Fen {
    whole.checked_sub(part).expect("all the city's money fits in 64 bits")
}

fn add(sum: &mut Fen, more: Fen) {
    *sum = plus(*sum, more);
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: AccountIx = AccountIx(1);
    const NEXT: AccountIx = AccountIx(2);

    fn held(taint: &Taint) -> Vec<(u32, u32, i64)> {
        taint.held().map(|(account, scam, amount)| (account.0, scam.0, amount.get())).collect()
    }

    #[test]
    fn the_newest_leave_first_and_nothing_is_lost() {
        let mut taint = Taint::default();
        // 100 of the holder's own, then 50 from scam 1 and 30 from scam 2: a balance of 180.
        taint.steal(ScamIx(1), CARD, Fen::new(50), Fen::new(150));
        taint.steal(ScamIx(2), CARD, Fen::new(30), Fen::new(180));
        // 40 leave for a card with 5 in it: all of scam 2 and 10 of scam 1, in the same order there.
        taint.carry(Moved {
            payer: CARD,
            payee: NEXT,
            amount: Fen::new(40),
            payer_after: Fen::new(140),
            payee_after: Fen::new(45),
        });
        assert_eq!(held(&taint), [(1, 1, 40), (2, 1, 10), (2, 2, 30)]);
        // 60 leave in cash: 40 stolen and 20 of the holder's own.
        assert_eq!(taint.leave(CARD, Fen::new(80), Exit::Cash), Fen::new(40));
        // 35 leave for a wallet: scam 2's 30 and half of scam 1's 10.
        assert_eq!(taint.leave(NEXT, Fen::new(10), Exit::Wallet), Fen::new(35));
        assert_eq!(held(&taint), [(2, 1, 5)]);
        let gone: Vec<_> = taint.gone().map(|(scam, exit, amount)| (scam.0, exit, amount.get())).collect();
        assert_eq!(gone, [(1, Exit::Wallet, 5), (1, Exit::Cash, 40), (2, Exit::Wallet, 30)]);
        assert_eq!((taint.stolen(ScamIx(1)), taint.stolen(ScamIx(2))), (Fen::new(50), Fen::new(30)));
    }
}
