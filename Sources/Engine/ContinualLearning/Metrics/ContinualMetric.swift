/// The metrics of a finished run that become columns of the family's view, under the names of their definitions.
public enum ContinualMetric: String, Sendable, CaseIterable {
    case averageAccuracy = "acc"
    case averageIncrementalAccuracy = "aia"
    case learningAccuracy = "la"
    case chaudhryForgetting = "f_chaudhry"
    case literalForgetting = "f_chaudhry_literal"
    case mammothForgetting = "f_mammoth"
    case avalancheForgetting = "f_avalanche"
    case backwardTransfer = "bwt"
    case forwardTransfer = "fwt"
    case intransigence = "intransigence"
    case wholeAccuracy = "diaz_a"
    case wholeBackwardTransfer = "diaz_bwt"
    case remembering = "diaz_rem"
    case positiveBackwardTransfer = "diaz_bwt_plus"
    case wholeForwardTransfer = "diaz_fwt"

    /// One line, with the source.
    public var summary: String {
        switch self {
        case .averageAccuracy: "ACC: mean accuracy on all tasks after the last (Lopez-Paz and Ranzato 2017)"
        case .averageIncrementalAccuracy:
            "AIA: mean over tasks learned of the accuracy on those seen (iCaRL 2017)"
        case .learningAccuracy: "LA: mean accuracy on each task right after it was learned (Riemer 2019)"
        case .chaudhryForgetting:
            "F: best accuracy since a task was learned and before the last task, less the last (Chaudhry 2018, FACIL)"
        case .literalForgetting: "the same, with what was before the task was learned (Chaudhry's formula as printed)"
        case .mammothForgetting: "the best after any task, the last included, less the last (Mammoth)"
        case .avalancheForgetting: "the accuracy right after a task was learned, less the last (Avalanche); −BWT"
        case .backwardTransfer: "BWT: the last accuracy less that right after learning (Lopez-Paz and Ranzato 2017)"
        case .forwardTransfer: "FWT: accuracy before a task is learned less that of the untrained network (the same)"
        case .intransigence:
            "INT: what joint learning reaches on a task less LA (Chaudhry 2018); only if references are asked for"
        case .wholeAccuracy: "A: mean of the matrix on and below its diagonal (Díaz-Rodríguez 2018)"
        case .wholeBackwardTransfer: "BWT over the whole matrix (Díaz-Rodríguez 2018)"
        case .remembering: "REM: 1 − |min(BWT, 0)| over the whole matrix (Díaz-Rodríguez 2018)"
        case .positiveBackwardTransfer: "BWT+: max(BWT, 0) over the whole matrix (Díaz-Rodríguez 2018)"
        case .wholeForwardTransfer: "FWT: mean of the matrix above its diagonal (Díaz-Rodríguez 2018)"
        }
    }

    /// Which values are the good ones: true for the high ones.
    public var isBetterHigh: Bool {
        switch self {
        case .chaudhryForgetting, .literalForgetting, .mammothForgetting, .avalancheForgetting, .intransigence: false
        default: true
        }
    }

    /// The metric of a matrix; nil where it is not defined.
    public func value(of matrix: AccuracyMatrix) -> Double? {
        switch self {
        case .averageAccuracy: matrix.averageAccuracy
        case .averageIncrementalAccuracy: matrix.averageIncrementalAccuracy
        case .learningAccuracy: matrix.learningAccuracy
        case .chaudhryForgetting: matrix.forgetting(.chaudhry)
        case .literalForgetting: matrix.forgetting(.chaudhryLiteral)
        case .mammothForgetting: matrix.forgetting(.mammoth)
        case .avalancheForgetting: matrix.forgetting(.avalanche)
        case .backwardTransfer: matrix.backwardTransfer
        case .forwardTransfer: matrix.forwardTransfer
        case .intransigence: matrix.meanIntransigence
        case .wholeAccuracy: WholeMatrixMetrics(matrix)?.accuracy
        case .wholeBackwardTransfer: WholeMatrixMetrics(matrix)?.backwardTransfer
        case .remembering: WholeMatrixMetrics(matrix)?.remembering
        case .positiveBackwardTransfer: WholeMatrixMetrics(matrix)?.positiveBackwardTransfer
        case .wholeForwardTransfer: WholeMatrixMetrics(matrix)?.forwardTransfer
        }
    }
}
