/// Four-dimensional flows with two expanding directions.
let hyperchaoticFlows: [DynamicalSystem] = [
    hyperRossler, hyperLorenz, hyperCai, hyperBao, hyperJha, hyperQi, qi, hyperYangChen, hyperYan, hyperXu, hyperWang,
    hyperPang, hyperLu,
]

private let hyperRossler = DynamicalSystem(
    name: "HyperRossler",
    summary: "A hyperchaotic variant of the Rossler system.",
    citation: "Rossler, O. E. (1979). An equation for hyperchaos.",
    constants: ["a": 0.25, "b": 3, "c": 0.5, "d": 0.05],
    initialState: [-93.667697, 15.5078, 0.032086964, 43.792796],
    period: 1.1157476694793766, timeStep: 0.00022318673168449264, lyapunovExponent: 0.1718849632568779,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = -y - z
            rate[1] = x + a * y + w
            rate[2] = b + x * z
            rate[3] = -c * z + d * w
        }
    })

private let hyperLorenz = DynamicalSystem(
    name: "HyperLorenz",
    summary: "A hyperchaotic variant of the Lorenz attractor.",
    citation: "Jürgen Meier (2003). Presentation of Attractors with Cinema.",
    constants: ["a": 10, "b": 2.667, "c": 28, "d": 1.1],
    initialState: [-9.186073735061425, -0.6744570634419695, 16.440536886214517, -145.0243848950473],
    period: 1.277546730110058, timeStep: 0.00025555193801167774, lyapunovExponent: 0.3288809596909799,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x + w
            rate[1] = -x * z + c * x - y
            rate[2] = -b * z + x * y
            rate[3] = d * w - x * z
        }
    })

private let hyperCai = DynamicalSystem(
    name: "HyperCai",
    summary: "A hyperchaotic variant of the Finance system.",
    citation: "Guoliang, Huang (2007). A New Finance Chaotic Attractor. International Journal of Nonlinear Science.",
    constants: ["a": 27.5, "b": 3, "c": 19.3, "d": 2.9, "e": 3.3],
    initialState: [-10.691273602120157, -15.541159376570342, 18.388272900250726, -14.904493939514888],
    period: 0.6113936187028436, timeStep: 0.0001222991069250412, lyapunovExponent: 1.6777584899044127,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let e = constants["e"]
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x
            rate[1] = b * x + c * y - x * z + w
            rate[2] = -d * z + y * y
            rate[3] = -e * x
        }
    })

private let hyperBao = DynamicalSystem(
    name: "HyperBao",
    summary: "Hyperchaos in the Lu system.",
    citation: """
        Bao, Liu (2008). A hyperchaotic attractor coined from the chaotic Lu system. Chin. Physics Letters, Vol. 25, \
        pp 2396-2399.
        """,
    constants: ["a": 36, "b": 3, "c": 20, "d": 0.1, "e": 21],
    initialState: [9.271308063781017, 9.752247178805291, 23.919154915696105, -16.69675939965203],
    period: 0.5831505997603473, timeStep: 0.00011664956154566752, lyapunovExponent: 0.7941925747845208,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let e = constants["e"]
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x + w
            rate[1] = c * y - x * z
            rate[2] = x * y - b * z
            rate[3] = e * x + d * y * z
        }
    })

private let hyperJha = DynamicalSystem(
    name: "HyperJha",
    summary: "A hyperchaotic system.",
    citation: "Jürgen Meier (2003). Presentation of Attractors with Cinema.",
    constants: ["a": 10, "b": 28, "c": 2.667, "d": 1.3],
    initialState: [13.76544888070825, 20.203791990082554, 32.08179795423583, -51.189321449994914],
    period: 0.8564467295817622, timeStep: 0.00017131789889951677, lyapunovExponent: 0.38695361636760767,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x + w
            rate[1] = -x * z + b * x - y
            rate[2] = x * y - c * z
            rate[3] = -x * z + d * w
        }
    })

private let hyperQi = DynamicalSystem(
    name: "HyperQi",
    summary: "A hyperchaotic variant of the Qi system.",
    citation: """
        G. Qi, M. A. van Wyk, B. J. van Wyk, and G. Chen, (2008). On a new hyperchaotic system. Physics Letters A.
        """,
    constants: ["a": 50, "b": 24, "c": 13, "d": 8, "e": 33, "f": 30],
    initialState: [11.250900857894639, -3.647077762541555, 50.16987924937642, -168.2485185683687],
    period: 0.06186038560173437, timeStep: 1.2374139476927226e-05, lyapunovExponent: 12.787249321134263,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let (e, f) = (constants["e"], constants["f"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x + y * z
            rate[1] = b * x + b * y - x * z
            rate[2] = -c * z - e * w + x * y
            rate[3] = -d * w + f * z + x * y
        }
    })

private let qi = DynamicalSystem(
    name: "Qi",
    summary: "A hyperchaotic system with a wide power spectrum.",
    citation: """
        G. Qi, M. A. van Wyk, B. J. van Wyk, and G. Chen, (2008). On a new hyperchaotic system. Physics Letters A.
        """,
    constants: ["a": 45, "b": 10, "c": 1, "d": 10],
    initialState: [0.2562042648386667, 0.1956116640569919, 7.259823760387948, 1.3162558970131963],
    period: 0.40820999999999996, timeStep: 8.165560926819638e-05, lyapunovExponent: 2.1916060472989556,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x + y * z * w
            rate[1] = b * x + b * y - x * z * w
            rate[2] = -c * z + x * y * w
            rate[3] = -d * w + x * y * z
        }
    })

private let hyperYangChen = DynamicalSystem(
    name: "HyperYangChen",
    summary: "A hyperchaotic system.",
    citation: "Jürgen Meier (2003). Presentation of Attractors with Cinema.",
    constants: ["a": 30, "b": 3, "c": 35, "d": 8],
    initialState: [3.534464234888686, 4.82852516302869, 25.04917588890622, 17.118520274514353],
    period: 0.9127028626966961, timeStep: 0.00018257100103951984, lyapunovExponent: 0.42042732521941667,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x
            rate[1] = c * x - x * z + w
            rate[2] = -b * z + x * y
            rate[3] = -d * x
        }
    })

private let hyperYan = DynamicalSystem(
    name: "HyperYan",
    summary: "A hyperchaotic system.",
    citation: "Jürgen Meier (2003). Presentation of Attractors with Cinema.",
    constants: ["a": 37, "b": 3, "c": 26, "d": 38],
    initialState: [-6.576620730899293, -4.617145437320736, 17.796515255115004, 0.8072357311545831],
    period: 0.9127028626966961, timeStep: 0.00018257100103951984, lyapunovExponent: 1.3945968455812914,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x
            rate[1] = (c - a) * x - x * z + c * y
            rate[2] = -b * z + x * y - y * z + x * z - w
            rate[3] = -d * w + y * z - x * z
        }
    })

private let hyperXu = DynamicalSystem(
    name: "HyperXu",
    summary: "A hyperchaotic system.",
    citation: "Letellier & Rossler (2007). Hyperchaos. Scholarpedia 2.8 (2007): 1936.",
    constants: ["a": 10, "b": 40, "c": 2.5, "d": 2, "e": 16],
    initialState: [0.68944486, -0.60254126, -0.5814657, 0.26629277],
    period: 1.1328151255687646, timeStep: 0.00022660079191240358, lyapunovExponent: 0.9819830018599975,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let e = constants["e"]
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x + w
            rate[1] = b * x + e * x * z
            rate[2] = -c * z - x * y
            rate[3] = x * z - d * y
        }
    })

private let hyperWang = DynamicalSystem(
    name: "HyperWang",
    summary: "A hyperchaotic variant of the Wang system.",
    citation: """
        Wang, Z., Sun, Y., van Wyk, B. J., Qi, G. & van Wyk, M. A (2009). A 3-D four-wing attractor and its analysis. \
        Brazilian J. Phys. 39.
        """,
    constants: ["a": 10, "b": 40, "c": 2.5, "d": 10.6, "e": 4],
    initialState: [0.16824907, 0.16854103, 37.04033781, -15.29027381],
    period: 0.6481520567576332, timeStep: 0.0001296520200215312, lyapunovExponent: 1.2930140887300063,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let e = constants["e"]
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x
            rate[1] = -x * z + b * x + w
            rate[2] = -c * z + e * x * x
            rate[3] = -d * x
        }
    })

private let hyperPang = DynamicalSystem(
    name: "HyperPang",
    summary: "A hyperchaotic system.",
    citation: """
        Pang, S., & Liu, Y. (2011). A new hyperchaotic system from the Lü system and its control. Journal of \
        Computational and Applied Mathematics, 235(8), 2775-2789.
        """,
    constants: ["a": 36, "b": 3, "c": 20, "d": 2],
    initialState: [8.40863585, 4.67210241, 27.91032548, -1.26300886],
    period: 0.8439374360017028, timeStep: 0.0001688156231375615, lyapunovExponent: 1.4465315511406867,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x
            rate[1] = -x * z + c * y + w
            rate[2] = x * y - b * z
            rate[3] = -d * x - d * y
        }
    })

private let hyperLu = DynamicalSystem(
    name: "HyperLu",
    summary: "A hyperchaotic variant of the Lu attractor.",
    citation: """
        Chen, A., Lu, J., Lü, J., & Yu, S. (2006). Generating hyperchaotic Lü attractor via state feedback control. \
        Physica A: Statistical Mechanics and its Applications, 364, 103-110.
        """,
    constants: ["a": 36, "b": 3, "c": 20, "d": 1.3],
    initialState: [8.11348619, 10.55664382, 18.44590719, -28.38151717],
    period: 0.7162856981996777, timeStep: 0.00014328101980993325, lyapunovExponent: 1.042961263138283,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x + w
            rate[1] = -x * z + c * y
            rate[2] = x * y - b * z
            rate[3] = d * w + x * z
        }
    })
