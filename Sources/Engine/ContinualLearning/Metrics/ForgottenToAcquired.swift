/// FUAR: how much knowledge is forgotten for what is updated and acquired (Jang et al. 2022, *Towards continual knowledge
/// learning of language models*, section 3).
///
/// Models LM_0, LM_1, …, LM_n learned corpora D_0, …, D_n one after the other. With Gap(T, a, b) = score of LM_a on T less
/// that of LM_b,
///
///     FUAR = Σ_{i<n} max(0, Gap(F_i, i, n)) / Σ_{i<n} (max(0, Gap(U, n, i)) + max(0, Gap(A, n, i)))
///
/// where F_i asks for what should stay as D_i tells it, U for what D_n updates and A for what it adds. Phases whose F_i is not
/// defined (n.d.) are left out of both sums. 0: nothing forgotten; 1: a fact lost for every fact gained.
public enum ForgottenToAcquired: Sendable, Hashable {
    case ratio(Double)
    /// Nothing was updated or acquired: there is no ratio, not an endless one.
    case noGain

    /// Scores on F_i of LM_i and of LM_n.
    public struct Retention: Sendable, Hashable {
        public let before: Double
        public let after: Double
        public init(before: Double, after: Double) { (self.before, self.after) = (before, after) }
    }

    /// What phase i tells of the models before the last, in any unit that all share.
    public struct Phase: Sendable, Hashable {
        /// Scores on F_i; nil: not defined.
        public let kept: Retention?
        /// The score of LM_i on U; nil: not defined.
        public let updated: Double?
        /// The score of LM_i on A; nil: not defined.
        public let acquired: Double?

        public init(kept: Retention?, updated: Double?, acquired: Double?) {
            (self.kept, self.updated, self.acquired) = (kept, updated, acquired)
        }
    }

    /// - Parameters:
    ///   - phases: i = 0, …, n − 1.
    ///   - updated: The score of LM_n on U; nil: not defined, and then nothing counts as updated.
    ///   - acquired: The same on A.
    public init(_ phases: [Phase], updated: Double?, acquired: Double?) {
        func gain(_ now: Double?, _ before: Double?) -> Double {
            if let now, let before { max(0, now - before) } else { 0 }
        }
        var (lost, gained) = (0.0, 0.0)
        for phase in phases {
            guard let kept = phase.kept else { continue }
            lost += max(0, kept.before - kept.after)
            gained += gain(updated, phase.updated) + gain(acquired, phase.acquired)
        }
        self = gained > 0 ? .ratio(lost / gained) : .noGain
    }

    /// Nil where there was no gain.
    public var value: Double? {
        if case .ratio(let value) = self { value } else { nil }
    }

    /// Two decimals, as published, or "no gain".
    public var description: String {
        guard let value else { return "no gain" }
        let hundredths = Int((value * 100).rounded())
        let rest = String(hundredths % 100)
        return "\(hundredths / 100).\(rest.count < 2 ? "0" : "")\(rest)"
    }
}

extension ForgottenToAcquired: CustomStringConvertible {}
