//! Cross-validation of the class model: every report is judged by a model that has not seen it.

use serde::Serialize;

use crate::features::{self, CLASSES};
use crate::model::{Example, ModelError, class_of, train};
use crate::text::Text;

/// How well the class model does on reports it has not seen. The definitions are in docs/intake-scores.md.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassScores {
    /// Reports judged.
    pub reports: usize,
    /// Share whose first class is right.
    pub accuracy: f64,
    /// Mean of the classes' F1, classes without a report left out.
    pub macro_f1: f64,
    /// The middle 95 % of macro-F1 over resampled reports: one report moves it by about a point.
    pub macro_f1_interval: [f64; 2],
    /// Share with the right class among the first three.
    pub top3: f64,
    /// Precision, recall and F1 by class.
    pub classes: Vec<ClassScore>,
}

/// The scores of one class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassScore {
    /// The class's code.
    pub class: &'static str,
    /// Reports of this class.
    pub reports: usize,
    /// Share of those judged so that are so.
    pub precision: f64,
    /// Share of those that are so that were judged so.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
}

/// One judged report: the right class, and the classes by likelihood.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) right: usize,
    pub(crate) order: Vec<usize>,
}

/// Judges every example with a model trained on the other folds. Folds are dealt class by class, so each has its share.
pub fn cross_validate(examples: &[Example], folds: usize) -> Result<ClassScores, ModelError> {
    let mut dealt: Vec<(usize, usize)> = Vec::with_capacity(examples.len());
    for (index, example) in examples.iter().enumerate() {
        let class = class_of(&example.label).ok_or_else(|| ModelError::Label(example.label.clone()))?;
        dealt.push((class, index));
    }
    dealt.sort_unstable();
    let fold_of = |place: usize| place % folds.max(2);
    let mut judged = Vec::with_capacity(examples.len());
    for fold in 0..folds.max(2) {
        let seen: Vec<Example> = dealt
            .iter()
            .enumerate()
            .filter(|(place, _)| fold_of(*place) != fold)
            .map(|(_, (_, index))| examples[*index].clone())
            .collect();
        let model = train(&seen)?;
        for (_, (class, index)) in dealt.iter().enumerate().filter(|(place, _)| fold_of(*place) == fold) {
            let text = Text::new(&examples[*index].text);
            let likely = model.probabilities(&features::of(&text, &features::lexicon_hits(&text)));
            let mut order: Vec<usize> = (0..CLASSES.len()).collect();
            order.sort_by(|&a, &b| likely[b].total_cmp(&likely[a]).then(a.cmp(&b)));
            judged.push(Judged { right: *class, order });
        }
    }
    Ok(score(&judged))
}

pub(crate) fn score(judged: &[Judged]) -> ClassScores {
    let count = judged.len().max(1) as f64;
    let classes = by_class(judged);
    let right = judged.iter().filter(|one| one.order.first() == Some(&one.right)).count();
    let near = judged.iter().filter(|one| one.order.iter().take(3).any(|class| *class == one.right)).count();
    ClassScores {
        reports: judged.len(),
        accuracy: right as f64 / count,
        macro_f1: mean_f1(&classes),
        macro_f1_interval: interval(judged),
        top3: near as f64 / count,
        classes,
    }
}

fn by_class(judged: &[Judged]) -> Vec<ClassScore> {
    (0..CLASSES.len())
        .map(|class| {
            let first = |one: &Judged| one.order.first() == Some(&class);
            let hit = judged.iter().filter(|one| first(one) && one.right == class).count() as f64;
            let said = judged.iter().filter(|one| first(one)).count();
            let reports = judged.iter().filter(|one| one.right == class).count();
            let share = |of: usize| if of == 0 { 0.0 } else { hit / of as f64 };
            let (precision, recall) = (share(said), share(reports));
            let f1 =
                if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
            ClassScore { class: CLASSES[class], reports, precision, recall, f1 }
        })
        .collect()
}

fn mean_f1(classes: &[ClassScore]) -> f64 {
    let present: Vec<f64> = classes.iter().filter(|class| class.reports > 0).map(|class| class.f1).collect();
    present.iter().sum::<f64>() / present.len().max(1) as f64
}

/// The bootstrap: macro-F1 over 400 resamples drawn with a fixed generator.
fn interval(judged: &[Judged]) -> [f64; 2] {
    if judged.is_empty() {
        return [0.0, 0.0];
    }
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % judged.len() as u64).unwrap_or(0)
    };
    let mut means: Vec<f64> = (0..400)
        .map(|_| {
            let sample: Vec<Judged> = (0..judged.len()).map(|_| judged[draw()].clone()).collect();
            mean_f1(&by_class(&sample))
        })
        .collect();
    means.sort_by(f64::total_cmp);
    [means[10], means[389]]
}
