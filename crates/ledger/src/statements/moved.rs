//! How much a row moved, and which way: one column with a mark or a sign, or a column for each direction.

use kernel::Fen;

use super::cell::folded;
use super::layout::{Column, Negative};
use super::row::Row;
use crate::fault::RowFault;

/// What a row moved.
pub(super) struct Moved {
    pub is_out: bool,
    pub amount: Fen,
    pub is_undoing: bool,
    pub is_marked_negative: bool,
}

impl<'r> Row<'r> {
    pub(super) fn moved(&self) -> Result<Moved, RowFault> {
        let has_two =
            self.binding.place(Column::OutAmount).is_some() || self.binding.place(Column::InAmount).is_some();
        if has_two && self.binding.place(Column::Sign).is_none() {
            return self.moved_by_columns();
        }
        let text = self.text(Column::Amount);
        if text.is_empty() {
            return if has_two {
                self.moved_by_columns()
            } else {
                Err(RowFault::Empty(self.binding.name(Column::Amount)))
            };
        }
        let amount = self.amount(text, Column::Amount)?;
        let is_negative = amount < Fen::ZERO;
        let amount = Fen::new(amount.get().saturating_abs());
        let sign = self.text_of_sign();
        if sign.is_empty() && self.binding.place(Column::Sign).is_none() {
            let is_out = is_negative == (self.layout.negative == Negative::Out);
            return Ok(Moved { is_out, amount, is_undoing: false, is_marked_negative: false });
        }
        let is_out = self.direction(sign)?;
        Ok(Moved { is_out, amount, is_undoing: false, is_marked_negative: is_negative })
    }

    /// A column for each direction; a negative amount there is a red-letter row.
    fn moved_by_columns(&self) -> Result<Moved, RowFault> {
        let read = |column| {
            let text = self.text(column);
            if text.is_empty() { Ok(Fen::ZERO) } else { self.amount(text, column) }
        };
        let (out, into) = (read(Column::OutAmount)?, read(Column::InAmount)?);
        let nothing = self.text(Column::OutAmount).is_empty() && self.text(Column::InAmount).is_empty();
        let (is_out, amount) = match (out == Fen::ZERO, into == Fen::ZERO) {
            (true, true) if nothing => return Err(RowFault::Amounts("neither an amount out nor one in")),
            (true, true) | (false, true) => (true, out),
            (true, false) => (false, into),
            (false, false) => return Err(RowFault::Amounts("an amount out and an amount in")),
        };
        let is_undoing = amount < Fen::ZERO;
        let amount = Fen::new(amount.get().saturating_abs());
        Ok(Moved { is_out: is_out != is_undoing, amount, is_undoing, is_marked_negative: false })
    }

    /// The mark as it stands: `-` is one here, not the word for nothing.
    fn text_of_sign(&self) -> &'r str {
        self.binding.place(Column::Sign).map_or("", |place| self.cells.get(place))
    }

    fn direction(&self, text: &str) -> Result<bool, RowFault> {
        let is = |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        match (is(self.words.out), is(self.words.into)) {
            (true, false) => return Ok(true),
            (false, true) => return Ok(false),
            (true, true) | (false, false) => {}
        }
        let name = folded(text);
        let stands =
            |words: &[String]| words.iter().any(|word| !word.is_ascii() && name.contains(word.as_str()));
        match (stands(self.words.out), stands(self.words.into)) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            (true, true) | (false, false) if text.is_empty() => {
                Err(RowFault::Empty(self.binding.name(Column::Sign)))
            }
            (true, true) | (false, false) => {
                Err(RowFault::Direction { column: self.binding.name(Column::Sign), text: text.to_owned() })
            }
        }
    }
}
