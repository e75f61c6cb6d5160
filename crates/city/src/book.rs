//! The city's money: accounts, every transfer there was, and which accounts may not pay.
//!
//! Money is moved, never made: the sum over all accounts stays what it was when the accounts were opened.

use std::collections::HashMap;

use kernel::{Fen, Timestamp};

/// An account's place in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AccountIx(pub u32);

/// A person's or firm's place in the population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PartyIx(pub u32);

/// A transfer's place in the book, in order of execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TransferIx(pub u32);

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountKind {
    /// A person's card.
    Card,
    /// A firm's account (对公账户).
    Firm,
    /// The pooled account of a payment institution (备付金).
    Wallet,
    /// Notes and coins outside all banks.
    Cash,
    /// Where loans and savings come from.
    Lender,
}

/// Why an account does not do what an account does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    None,
    /// On the bank's white list (0302).
    Whitelisted,
    /// Reported lost by its holder (0303).
    ReportedLost,
}

/// An account at one of the city's banks.
pub(crate) struct Account {
    pub number: String,
    pub bank: u16,
    pub branch: u16,
    pub holder: PartyIx,
    pub kind: AccountKind,
    pub mark: Mark,
    pub balance: Fen,
    pub opened: Timestamp,
    /// The last stop, in force or lapsed.
    pub stopped: Option<Hold>,
    pub times_stopped: u8,
    pub frozen: Option<Hold>,
    /// A bank reports what happens on it.
    pub is_watched: bool,
    last: Option<TransferIx>,
}

/// What a stop or a freeze holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    pub until: Timestamp,
    /// The amount that must stay; everything when `None`.
    pub limit: Option<Fen>,
}

impl Account {
    /// The stop in force now.
    pub(crate) fn stopped_at(&self, at: Timestamp) -> Option<Hold> {
        self.stopped.filter(|hold| at < hold.until)
    }

    /// The freeze in force now.
    pub(crate) fn frozen_at(&self, at: Timestamp) -> Option<Hold> {
        self.frozen.filter(|hold| at < hold.until)
    }

    /// Until when a stop or a freeze of the whole account is in force now.
    pub(crate) fn held_until(&self, at: Timestamp) -> Option<Timestamp> {
        self.holds_at(at).filter(|hold| hold.limit.is_none()).map(|hold| hold.until).max()
    }

    /// What may not leave the account now, of what lies in it.
    pub(crate) fn held_at(&self, at: Timestamp) -> Fen {
        let held = self.holds_at(at).map(|hold| hold.limit.unwrap_or(self.balance)).max();
        held.unwrap_or(Fen::ZERO).min(self.balance)
    }

    /// Until when a payment that the balance would allow is refused.
    fn refuses_until(&self, at: Timestamp, amount: Fen) -> Option<Timestamp> {
        let free = self.balance.saturating_sub_to_zero(self.held_at(at));
        self.holds_at(at).map(|hold| hold.until).max().filter(|_| free < amount)
    }

    fn holds_at(&self, at: Timestamp) -> impl Iterator<Item = Hold> {
        self.stopped_at(at).into_iter().chain(self.frozen_at(at))
    }
}

/// How money was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    MobileBank,
    OnlineBank,
    Counter,
    Atm,
    Alipay,
    Shop,
    Payroll,
}

/// What a bank prints beside the transfer; says nothing about who is a gang.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remark {
    Transfer,
    Shopping,
    TopUp,
    Salary,
    Withdrawal,
    Deposit,
    Loan,
    Goods,
}

/// Money that moved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub at: Timestamp,
    pub payer: AccountIx,
    pub payee: AccountIx,
    pub amount: Fen,
    pub payer_after: Fen,
    pub payee_after: Fen,
    pub channel: Channel,
    pub remark: Remark,
    payer_before_this: Option<TransferIx>,
    payee_before_this: Option<TransferIx>,
}

/// Why money did not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The payer's account is stopped (只进不出) or frozen until then.
    Held(Timestamp),
    /// There is not so much in it.
    Short,
}

/// A transfer that is wished for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    pub payer: AccountIx,
    pub payee: AccountIx,
    pub amount: Fen,
    pub channel: Channel,
    pub remark: Remark,
}

/// All accounts and all transfers.
#[derive(Default)]
pub(crate) struct Book {
    accounts: Vec<Account>,
    by_number: HashMap<String, AccountIx>,
    transfers: Vec<Transfer>,
    watched_moves: Vec<AccountIx>,
    brought: Fen,
}

/// What a new account is opened with.
pub(crate) struct Opening {
    pub number: String,
    pub bank: u16,
    pub branch: u16,
    pub holder: PartyIx,
    pub kind: AccountKind,
    pub mark: Mark,
    pub balance: Fen,
    pub opened: Timestamp,
}

impl Book {
    pub(crate) fn open(&mut self, opening: Opening) -> AccountIx {
        let place = u32::try_from(self.accounts.len()).expect("a city has fewer than 2^32 accounts");
        let Opening { number, bank, branch, holder, kind, mark, balance, opened } = opening;
        self.brought = self.brought.checked_add(balance).expect("all the city's money fits in 64 bits");
        self.by_number.insert(number.clone(), AccountIx(place));
        self.accounts.push(Account {
            number,
            bank,
            branch,
            holder,
            kind,
            mark,
            balance,
            opened,
            stopped: None,
            times_stopped: 0,
            frozen: None,
            is_watched: false,
            last: None,
        });
        AccountIx(place)
    }

    pub(crate) fn account(&self, place: AccountIx) -> &Account {
        &self.accounts[place.0 as usize]
    }

    /// The account of this number.
    pub(crate) fn find(&self, number: &str) -> Option<AccountIx> {
        self.by_number.get(number).copied()
    }

    pub(crate) fn account_mut(&mut self, place: AccountIx) -> &mut Account {
        &mut self.accounts[place.0 as usize]
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = (AccountIx, &Account)> {
        self.accounts.iter().enumerate().map(|(place, account)| (AccountIx(place as u32), account))
    }

    pub(crate) fn transfers(&self) -> &[Transfer] {
        &self.transfers
    }

    /// All transfers with their places.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (TransferIx, &Transfer)> {
        self.transfers.iter().enumerate().map(|(place, transfer)| (TransferIx(place as u32), transfer))
    }

    /// Moves money, or says why not.
    ///
    /// # Panics
    /// When nothing or less is to be moved, or an account would pay itself: our own mistake.
    pub(crate) fn pay(&mut self, at: Timestamp, wish: Wish) -> Result<TransferIx, Refusal> {
        assert!(
            wish.amount > Fen::ZERO && wish.payer != wish.payee,
            "a transfer moves money between two accounts"
        );
        let place =
            TransferIx(u32::try_from(self.transfers.len()).expect("a city has fewer than 2^32 transfers"));
        let payer = self.account_mut(wish.payer);
        let rest = payer.balance.checked_sub(wish.amount).filter(|rest| *rest >= Fen::ZERO);
        let rest = rest.ok_or(Refusal::Short)?;
        if let Some(until) = payer.refuses_until(at, wish.amount) {
            return Err(Refusal::Held(until));
        }
        payer.balance = rest;
        let payer_before_this = payer.last.replace(place);
        let payee = self.account_mut(wish.payee);
        payee.balance = payee.balance.checked_add(wish.amount).expect("all the city's money fits in 64 bits");
        let payee_after = payee.balance;
        let payee_before_this = payee.last.replace(place);
        let Wish { payer, payee, amount, channel, remark } = wish;
        let watched = [payer, payee].into_iter().filter(|place| self.accounts[place.0 as usize].is_watched);
        self.watched_moves.extend(watched);
        self.transfers.push(Transfer {
            at,
            payer,
            payee,
            amount,
            payer_after: rest,
            payee_after,
            channel,
            remark,
            payer_before_this,
            payee_before_this,
        });
        Ok(place)
    }

    /// The watched accounts on which money has moved since this was asked last.
    pub(crate) fn take_watched_moves(&mut self) -> Vec<AccountIx> {
        std::mem::take(&mut self.watched_moves)
    }

    /// The transfers of one account, newest first.
    pub(crate) fn of_account(&self, account: AccountIx) -> impl Iterator<Item = (TransferIx, &Transfer)> {
        let mut next = self.account(account).last;
        std::iter::from_fn(move || {
            let place = next?;
            let transfer = &self.transfers[place.0 as usize];
            let is_payer = transfer.payer == account;
            next = if is_payer { transfer.payer_before_this } else { transfer.payee_before_this };
            Some((place, transfer))
        })
    }

    /// What all accounts were opened with.
    pub(crate) fn brought(&self) -> Fen {
        self.brought
    }

    /// All money in the city.
    pub(crate) fn total(&self) -> Fen {
        self.accounts.iter().map(|account| account.balance).sum()
    }
}
