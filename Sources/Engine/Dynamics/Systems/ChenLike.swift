/// Three-dimensional flows with quadratic products, after Chen's equations.
let chenLike: [DynamicalSystem] = [
    chen, chenLee, luChen, luChenCheng, qiChen, zhouChen, wangSun, sakarya, liuChen, dequanLi, panXuZhou, tsucs2,
]

private let chen = DynamicalSystem(
    name: "Chen",
    summary: "A system based on feedback anti-control in engineering.",
    citation: "Chen (1997). Proc. First Int. Conf. Control of Oscillations and Chaos.",
    constants: ["a": 35, "b": 3, "c": 28],
    initialState: [3.2689697, 5.2990458, 19.435349],
    period: 0.58689, timeStep: 0.00011739756626106157, lyapunovExponent: 2.005961349488129,
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * y - a * x
            rate[1] = (c - a) * x - x * z + c * y
            rate[2] = x * y - b * z
        }
    })

private let chenLee = DynamicalSystem(
    name: "ChenLee",
    summary: "A rigid body with feedback anti-control.",
    citation: "Chen HK, Lee CI (2004). Anti-control of chaos in rigid body motion. Chaos, Solitons & Fractals",
    constants: ["a": 5, "b": -10, "c": -0.38],
    initialState: [0.17177112, 0.10360479, 6.2553878],
    period: 2.8043, timeStep: 0.0005609534922487569, lyapunovExponent: 0.16363115430160305,
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * x - y * z
            rate[1] = b * y + x * z
            rate[2] = c * z + 1 / 3 * x * y
        }
    })

private let luChen = DynamicalSystem(
    name: "LuChen",
    summary: """
        A system that switches shapes between the Lorenz and Chen attractors as the parameter c is varied from 12.7 to \
        28.5. Also called the Chen Celikovsky attractor
        """,
    citation: "Lu, Chen. Int J Bifurcat Chaos. 2002: 659-661.",
    constants: ["a": 36, "b": 3, "c": 18],
    initialState: [10.956479, 9.8813092, 22.676714],
    period: 2.3385, timeStep: 0.00046777796299380726, lyapunovExponent: 0.3266868574498627,
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * y - a * x
            rate[1] = -x * z + c * y
            rate[2] = x * y - b * z
        }
    })

private let luChenCheng = DynamicalSystem(
    name: "LuChenCheng",
    summary: "A four scroll attractor that reduces to Lorenz-like dynamics under bifurcations.",
    citation: "Lu, Chen, Cheng. Int J Bifurcat Chaos. 2004: 1507--1537.",
    constants: ["a": -10, "b": -4, "c": 18.1],
    initialState: [-5.5177615, 2.4990595, 10.461798],
    period: 0.92333, timeStep: 0.00018469678279714685, lyapunovExponent: 0.2612775880231121,
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -(a * b) / (a + b) * x - y * z + c
            rate[1] = a * y + x * z
            rate[2] = b * z + x * y
        }
    })

private let qiChen = DynamicalSystem(
    name: "QiChen",
    summary: """
        A double-wing chaotic attractor that arises from two bistable attractors. The system has quadratic \
        nonlinearity.
        """,
    citation: "Qi et al. Chaos, Solitons & Fractals 2008.",
    constants: ["a": 38, "b": 2.666, "c": 80],
    initialState: [17.420882, 5.5459627, 78.89139],
    period: 0.39179, timeStep: 7.837106184364728e-05, lyapunovExponent: 4.0275703123027435,
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * y - a * x + y * z
            rate[1] = c * x + y - x * z
            rate[2] = x * y - b * z
        }
    })

private let zhouChen = DynamicalSystem(
    name: "ZhouChen",
    summary: "A feedback circuit model.",
    citation: """
        Zhou, Chen (2004). A simple smooth chaotic system with a 3-layer attractor. Int J Bifurcat Chaos, 2004
        """,
    constants: ["a": 2.97, "b": 0.15, "c": -3, "d": 1, "e": -8.78],
    initialState: [-0.60390203, 0.012111953, 0.00083277923],
    period: 0.87518, timeStep: 0.00017506517752959638, lyapunovExponent: 0.6828000288089435,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let e = constants["e"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * x + b * y + y * z
            rate[1] = c * y - x * z + d * y * z
            rate[2] = e * z - x * y
        }
    })

private let wangSun = DynamicalSystem(
    name: "WangSun",
    summary: "A four-scroll attractor",
    citation: """
        Wang, Z., Sun, Y., van Wyk, B. J., Qi, G. & van Wyk, M. A (2009). A 3-D four-wing attractor and its analysis. \
        Brazilian J. Phys. 39.
        """,
    constants: ["a": 0.2, "b": -0.01, "d": -0.4, "e": -1, "f": -1, "q": 1],
    initialState: [-0.54770787, 0.73876479, -0.0049284531],
    period: 26.958, timeStep: 0.005392498749791912, lyapunovExponent: 0.06735463002480017,
    equations: { constants in
        let (a, b, d, e) = (constants["a"], constants["b"], constants["d"], constants["e"])
        let (f, q) = (constants["f"], constants["q"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * x + q * y * z
            rate[1] = b * x + d * y - x * z
            rate[2] = e * z + f * x * y
        }
    })

private let sakaryaEquations: DynamicalSystem.Equations = { constants in
    let (a, b, c, h) = (constants["a"], constants["b"], constants["c"], constants["h"])
    let (p, q, r, s) = (constants["p"], constants["q"], constants["r"], constants["s"])
    return { _, state, rate in
        let (x, y, z) = (state[0], state[1], state[2])
        rate[0] = a * x + h * y + s * y * z
        rate[1] = -b * y - p * x + q * x * z
        rate[2] = c * z - r * x * y
    }
}

private let sakarya = DynamicalSystem(
    name: "Sakarya",
    summary: "An attractor that arises due to merging of two disjoint bistable attractors.",
    citation: """
        Li, Chunbiao, et al (2015). A novel four-wing strange attractor born in bistability. IEICE Electronics Express \
        12.4.
        """,
    constants: ["a": -1, "b": 1, "c": 1, "h": 1, "p": 1, "q": 0.4, "r": 0.3, "s": 1],
    initialState: [-2.8976045, 3.8877978, 3.07465],
    period: 4.9844, timeStep: 0.0009970461743625946, lyapunovExponent: 0.26501036485491514,
    equations: sakaryaEquations)

private let liuChen = DynamicalSystem(
    name: "LiuChen",
    summary: "Derived from Sakarya.",
    citation: "Liu, Chen. Int J Bifurcat Chaos. 2004: 1395-1403.",
    constants: ["a": 0.4, "b": 12, "c": -5, "h": 0, "p": 0, "q": -1, "r": 1, "s": 1],
    initialState: [4.6722764, 5.2437205e-10, -6.4444208e-10],
    period: 8.0164, timeStep: 0.0016035472578764143, lyapunovExponent: 0.2457084451352168,
    equations: sakaryaEquations)

private let dequanLiEquations: DynamicalSystem.Equations = { constants in
    let (a, c, d, eps) = (constants["a"], constants["c"], constants["d"], constants["eps"])
    let (f, k) = (constants["f"], constants["k"])
    return { _, state, rate in
        let (x, y, z) = (state[0], state[1], state[2])
        rate[0] = a * y - a * x + d * x * z
        rate[1] = k * x + f * y - x * z
        rate[2] = c * z + x * y - eps * x * x
    }
}

private let dequanLi = DynamicalSystem(
    name: "DequanLi",
    summary: "Related to the Three Scroll unified attractor TSUCS-2",
    citation: "Li, Phys Lett A. 2008: 387-393.",
    constants: ["a": 40, "c": 1.833, "d": 0.16, "eps": 0.65, "f": 20, "k": 55],
    initialState: [-11.395722, -104.12614, 202.46173],
    period: 0.083806, timeStep: 1.6763993998996084e-05, lyapunovExponent: 0.739747976641268,
    equations: dequanLiEquations)

private let panXuZhou = DynamicalSystem(
    name: "PanXuZhou",
    summary: "A named attractor related to the DequanLi attractor",
    citation: """
        Zhou, Wuneng, et al. On dynamics analysis of a new chaotic attractor. Physics Letters A 372.36 (2008): \
        5773-5777..
        """,
    constants: ["a": 10, "c": -2.6667, "d": 0, "eps": 0, "f": 0, "k": 16],
    initialState: [-3.03805747, -1.98052429, 14.65665869],
    period: 1.7829, timeStep: 0.00035663943990670076, lyapunovExponent: 0.6132378917107628,
    equations: dequanLiEquations)

private let tsucs2 = DynamicalSystem(
    name: "Tsucs2",
    summary: "A named attractor related to the DequanLi attractor",
    citation: """
        Pan, Zhou, Li (2013). Synchronization of Three-Scroll Unified Chaotic System (TSUCS) and its hyper-chaotic \
        system using active pinning control
        """,
    constants: ["a": 40, "c": 0.833, "d": 0.5, "eps": 0.65, "f": 20, "k": 0],
    initialState: [1.2969944, 1.12138, 50.028988],
    period: 0.34526, timeStep: 6.906351058511007e-05, lyapunovExponent: 0.13621488344499086,
    equations: dequanLiEquations)
