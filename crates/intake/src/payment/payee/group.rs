//! The payees of a report: each account once, with every place where it or its holder is mentioned.

use crate::elements::{Element, ElementKind, Role};
use crate::payment::Parts;
use crate::payment::holder::Holders;
use crate::text::Span;

/// A place where a payee is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Where.
    pub(super) span: Span,
    /// Which payee.
    pub(super) group: usize,
    /// The account itself stands there, not only its holder.
    pub(super) is_account: bool,
}

/// The payees of a piece and their mentions, in order of place.
pub(super) struct Groups {
    /// For each payee the element that is its account, where it stands first.
    elements: Vec<usize>,
    pub(super) mentions: Vec<Mention>,
}

impl Groups {
    pub(super) fn find(parts: &Parts, holders: &Holders) -> Groups {
        let mut groups = Groups { elements: Vec::new(), mentions: Vec::new() };
        for (at, element) in parts.elements.iter().enumerate().filter(|(_, element)| is_payee(element)) {
            let known = groups.of_element(parts, at);
            let group = known.unwrap_or_else(|| {
                groups.elements.push(at);
                groups.elements.len() - 1
            });
            groups.mentions.push(Mention { span: element.span, group, is_account: true });
        }
        for one in &holders.mentions {
            if let Some(group) = holders.account(one).and_then(|account| groups.of_element(parts, account)) {
                groups.mentions.push(Mention { span: one.span, group, is_account: false });
            }
        }
        groups.mentions.sort_by_key(|mention| mention.span);
        groups
    }

    pub(super) fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.elements.len()
    }

    /// The element of a payee's account.
    pub(super) fn element(&self, group: usize) -> usize {
        self.elements[group]
    }

    /// The payee whose account an element is.
    pub(super) fn of_element(&self, parts: &Parts, element: usize) -> Option<usize> {
        let wanted = &parts.elements[element];
        self.elements.iter().position(|&known| {
            let known = &parts.elements[known];
            known.kind == wanted.kind && known.value == wanted.value
        })
    }

    /// The last account told before a place.
    pub(super) fn last_before(&self, place: usize) -> Option<&Mention> {
        self.mentions.iter().rev().find(|mention| mention.is_account && mention.span.end <= place)
    }
}

pub(super) fn is_payee(element: &Element) -> bool {
    element.role == Role::Suspect
        && matches!(element.kind, ElementKind::BankCard | ElementKind::Alipay | ElementKind::Wallet)
}
