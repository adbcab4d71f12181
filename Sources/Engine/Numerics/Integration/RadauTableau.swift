/// The coefficients of the Radau IIA method of order 5 in the variables in which its Newton
/// iteration falls apart into a real and a complex system (Hairer and Wanner, *Solving Ordinary
/// Differential Equations II*, section IV.8): T⁻¹·A⁻¹·T has the blocks γ and (α, −β; β, α).
enum RadauTableau {
    private static let root6 = 6.0.squareRoot()

    /// Where in the step the stages are; the third is at its end.
    static let nodes = [(4 - root6) / 10, (4 + root6) / 10, 1]
    /// The eigenvalues γ and α ± iβ of A⁻¹.
    static let gamma = 3.6378342527444957322
    static let alpha = 2.6810828736277521339
    static let beta = 3.0504301992474105694

    /// From stages to transformed variables and back, by rows.
    static let forward: [[Double]] = [
        [4.3255798900631553510, 0.33919925181580986954, 0.54177053993587487119],
        [-4.1787185915519047273, -0.32768282076106238708, 0.47662355450055045196],
        [-0.50287263494578687604, 2.5719269498556054292, -0.59603920482822492497],
    ]
    static let backward: [[Double]] = [
        [9.1232394870892942792e-2, -0.14125529502095420843, -3.0029194105147424492e-2],
        [0.24171793270710701896, 0.20412935229379993199, 0.38294211275726193779],
        [0.96604818261509293619, 1, 0],
    ]

    /// The error estimate's weights of the stages.
    static let error = [-(13 + 7 * root6) / 3, (-13 + 7 * root6) / 3, -1.0 / 3]
}
