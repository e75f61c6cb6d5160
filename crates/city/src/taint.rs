//! Where each victim's money is, to the fen, as the city knows it.
//!
//! Money is alike, so a convention must say which fen left. The city's is: the newest go first. An account's
//! stolen money occupies levels of its balance, `[low, high)` counted from the bottom; what leaves takes the top.
//! That is how gangs behave, who send on what has just come, and leave their card-holders' own money below.
//! Money is followed through gang accounts and to the private persons they pay; beyond them it has left.

use std::collections::BTreeMap;

use kernel::Fen;

use crate::book::{AccountIx, Transfer, TransferIx};

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

/// How stolen money moved with a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Motion {
    /// A victim paid it.
    Stolen,
    /// It went from one account that is followed to another.
    Carried,
    /// It left the accounts that are followed.
    Left,
}

/// Stolen money of one scam on one transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub transfer: TransferIx,
    pub scam: ScamIx,
    pub amount: Fen,
    pub motion: Motion,
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
    hops: Vec<Moved>,
}

impl Taint {
    /// A victim paid a gang account.
    pub(crate) fn steal(&mut self, scam: ScamIx, place: TransferIx, done: &Transfer) {
        let (amount, high) = (done.amount, done.payee_after);
        let low = minus(high, amount);
        self.on_account.entry(done.payee).or_default().push(Piece { low, high, scam });
        add(self.stolen.entry(scam).or_default(), amount);
        self.hops.push(Moved { transfer: place, scam, amount, motion: Motion::Stolen });
    }

    /// A gang account paid another one.
    pub(crate) fn carry(&mut self, place: TransferIx, done: &Transfer) {
        let from = minus(done.payee_after, done.amount);
        for piece in self.take_above(done.payer, done.payer_after) {
            let low = plus(from, minus(piece.low, done.payer_after));
            let high = plus(from, minus(piece.high, done.payer_after));
            self.on_account.entry(done.payee).or_default().push(Piece { low, high, scam: piece.scam });
            let amount = size(&piece);
            self.hops.push(Moved { transfer: place, scam: piece.scam, amount, motion: Motion::Carried });
        }
    }

    /// A gang account paid somebody else; gives back what was stolen of it.
    pub(crate) fn leave(&mut self, place: TransferIx, done: &Transfer, exit: Exit) -> Fen {
        let mut left = Fen::ZERO;
        for piece in self.take_above(done.payer, done.payer_after) {
            let size = size(&piece);
            add(self.gone.entry((piece.scam, exit)).or_default(), size);
            self.hops.push(Moved { transfer: place, scam: piece.scam, amount: size, motion: Motion::Left });
            left = plus(left, size);
        }
        left
    }

    /// Stolen money on an account, whosever it was.
    pub(crate) fn on(&self, account: AccountIx) -> Fen {
        self.on_account.get(&account).map_or(Fen::ZERO, |pieces| pieces.iter().map(size).sum())
    }

    /// Stolen money of one scam on an account.
    pub(crate) fn of_on(&self, scam: ScamIx, account: AccountIx) -> Fen {
        let pieces = self.on_account.get(&account).into_iter().flatten();
        pieces.filter(|piece| piece.scam == scam).map(size).sum()
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

    /// The transfers that carried stolen money, with how much of whose, in order of time; of one transfer the piece
    /// that lay lowest first.
    pub(crate) fn hops(&self) -> impl Iterator<Item = Moved> {
        self.hops.iter().copied()
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
    use crate::book::{AccountKind, Book, Channel, Mark, Opening, PartyIx, Remark, Wish};
    use kernel::Timestamp;

    const VICTIM: AccountIx = AccountIx(0);
    const CARD: AccountIx = AccountIx(1);
    const NEXT: AccountIx = AccountIx(2);
    const EDGE: AccountIx = AccountIx(3);

    fn held(taint: &Taint) -> Vec<(u32, u32, i64)> {
        taint.held().map(|(account, scam, amount)| (account.0, scam.0, amount.get())).collect()
    }

    /// A book in which the card has 100 of its holder's own and the next one 5.
    fn book() -> Book {
        let mut book = Book::default();
        for balance in [1_000, 100, 5, 0] {
            book.open(Opening {
                number: balance.to_string(),
                bank: 0,
                branch: 0,
                holder: PartyIx(0),
                kind: AccountKind::Card,
                mark: Mark::None,
                balance: Fen::new(balance),
                opened: Timestamp::from_seconds(0),
            });
        }
        book
    }

    fn pay(book: &mut Book, payer: AccountIx, payee: AccountIx, amount: i64) -> (TransferIx, Transfer) {
        let (channel, remark) = (Channel::MobileBank, Remark::Transfer);
        let wish = Wish { payer, payee, amount: Fen::new(amount), channel, remark };
        let place = book.pay(Timestamp::from_seconds(1), wish).unwrap();
        (place, book.transfers()[place.0 as usize])
    }

    #[test]
    fn the_newest_leave_first_and_nothing_is_lost() {
        let (mut book, mut taint) = (book(), Taint::default());
        let (place, done) = pay(&mut book, VICTIM, CARD, 50);
        taint.steal(ScamIx(1), place, &done);
        let (place, done) = pay(&mut book, VICTIM, CARD, 30);
        taint.steal(ScamIx(2), place, &done);
        // 40 leave: all of scam 2 and 10 of scam 1, in the same order on the next card.
        let (place, done) = pay(&mut book, CARD, NEXT, 40);
        taint.carry(place, &done);
        assert_eq!(held(&taint), [(1, 1, 40), (2, 1, 10), (2, 2, 30)]);
        // 60 leave in cash: 40 stolen and 20 of the holder's own.
        let (place, done) = pay(&mut book, CARD, EDGE, 60);
        assert_eq!(taint.leave(place, &done, Exit::Cash), Fen::new(40));
        // 35 leave for a wallet: scam 2's 30 and half of scam 1's 10.
        let (place, done) = pay(&mut book, NEXT, EDGE, 35);
        assert_eq!(taint.leave(place, &done, Exit::Wallet), Fen::new(35));
        assert_eq!(held(&taint), [(2, 1, 5)]);
        let gone: Vec<_> = taint.gone().map(|(scam, exit, amount)| (scam.0, exit, amount.get())).collect();
        assert_eq!(gone, [(1, Exit::Wallet, 5), (1, Exit::Cash, 40), (2, Exit::Wallet, 30)]);
        assert_eq!((taint.stolen(ScamIx(1)), taint.stolen(ScamIx(2))), (Fen::new(50), Fen::new(30)));
        let hops: Vec<_> = taint.hops().map(|hop| (hop.transfer.0, hop.scam.0, hop.amount.get())).collect();
        assert_eq!(hops, [(0, 1, 50), (1, 2, 30), (2, 1, 10), (2, 2, 30), (3, 1, 40), (4, 1, 5), (4, 2, 30)]);
    }
}
