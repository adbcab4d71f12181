/// Reaction kinetics, and oscillations of living cells.
let chemistryAndCells: [DynamicalSystem] = [
    belousovZhabotinsky, isothermalChemical, kawczynskiStrizhak, glycolyticOscillation, excitableCell, caTwoPlus,
    caTwoPlusQuasiperiodic, cellCycle,
]

private let belousovZhabotinsky = DynamicalSystem(
    name: "BelousovZhabotinsky",
    summary: """
        A reduced-order model of the BZ reaction that exhibits period doubling. The bifurcation parameter for \
        controlling the onset of chaos is kf. The system undergoes regular cycling when kf=3e-4, and chaotic \
        oscillations when kf=3.5e-4
        """,
    citation: """
        Gyorgyi and Field (1992). A three-variable model of deterministic chaos in the Belousov-Zhabotinsky reaction. \
        Nature.
        """,
    constants: [
        "c1": -8.03474, "c10": 0.0223915, "c11": 7.53559e-05, "c12": 8.07384e-06, "c13": -0.000499825, "c2": 0.05408,
        "c3": -0.0115886, "c4": 832.587, "c5": -0.029155, "c6": 0.00321617, "c7": -0.01352, "c8": -0.0831709,
        "c9": -0.0199985, "ci": 0.000833, "kf": 0.00035, "t0": 2308.62, "y0": 7.72571e-06, "yb1": 6.92813e-07,
        "yb2": 2.00869, "yb3": 0.01352, "z0": 8.33e-06,
    ],
    initialState: [0.023491701, 0.61703254, 0.84669066],
    period: 0.038257, timeStep: 3.6520086681113285e-06, lyapunovExponent: 132.08766434104578,
    equations: { constants in
        let (c1, c10, c11, c12) = (constants["c1"], constants["c10"], constants["c11"], constants["c12"])
        let (c13, c2, c3, c4) = (constants["c13"], constants["c2"], constants["c3"], constants["c4"])
        let (c5, c6, c7, c8) = (constants["c5"], constants["c6"], constants["c7"], constants["c8"])
        let (c9, ci, kf, t0) = (constants["c9"], constants["ci"], constants["kf"], constants["t0"])
        let (y0, yb1, yb2, yb3) = (constants["y0"], constants["yb1"], constants["yb2"], constants["yb3"])
        let z0 = constants["z0"]
        return { _, state, rate in
            let (x, z, v) = (state[0], state[1], state[2])
            let ybar = 1 / y0 * yb1 * z * v / (yb2 * x + yb3 + kf)
            let positive = max(0, x)
            let rf = (ci - z0 * z) * sqrt(positive)
            let xdot =
                c1 * positive * ybar + c2 * ybar + c3 * positive * positive + c4 * rf + c5 * positive * z - kf
                * positive
            let zdot = c6 / z0 * rf + c7 * positive * z + c8 * z * v + c9 * z - kf * z
            let vdot = c10 * positive * ybar + c11 * ybar + c12 * positive * positive + c13 * z * v - kf * v
            rate[0] = xdot * t0
            rate[1] = zdot * t0
            rate[2] = vdot * t0
        }
    })

private let isothermalChemical = DynamicalSystem(
    name: "IsothermalChemical",
    summary: "An isothermal chemical system with mixed-mode oscillations",
    citation: "Petrov, Scott, Showalter. Mixed-mode oscillations in chemical systems. J Chem Phys 1992",
    constants: ["delta": 1, "kappa": 2.5, "mu": 0.29786, "sigma": 0.013],
    initialState: [0.5141505602006595, 0.9984288208727641, 1.0061777118724],
    period: 0.7302799999999999, timeStep: 0.00014608034672445314, lyapunovExponent: 0.450090505359164,
    equations: { constants in
        let (delta, kappa, mu, sigma) = (constants["delta"], constants["kappa"], constants["mu"], constants["sigma"])
        return { _, state, rate in
            let (alpha, beta, gamma) = (state[0], state[1], state[2])
            rate[0] = mu * (kappa + gamma) - alpha * beta * beta - alpha
            rate[1] = (alpha * beta * beta + alpha - beta) / sigma
            rate[2] = (beta - gamma) / delta
        }
    })

private let kawczynskiStrizhak = DynamicalSystem(
    name: "KawczynskiStrizhak",
    summary: "A chemical oscillator model describing mixed-modes in the BZ equations.",
    citation: "P. E. Strizhak and A. L. Kawczynski, J. Phys. Chem. 99, 10830 (1995).",
    constants: ["beta": -0.4, "gamma": 0.49, "kappa": 0.2, "mu": 2.1],
    initialState: [-1.160501, 5.8636902, -1.2031947],
    period: 10.991666666666667, timeStep: 0.0015985997666280128, lyapunovExponent: 0.0757060839542753,
    equations: { constants in
        let (beta, gamma, kappa, mu) = (constants["beta"], constants["gamma"], constants["kappa"], constants["mu"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = gamma * y - gamma * x * x * x + 3 * mu * gamma * x
            rate[1] = -2 * mu * x - y - z + beta
            rate[2] = kappa * x - kappa * z
        }
    })

private let glycolyticOscillation = DynamicalSystem(
    name: "GlycolyticOscillation",
    summary: "A model of feedback in glycolytic reactions. Based on the Monod–Wyman–Changeux model.",
    citation: """
        Decroly, O.; Goldbeter, An amplified sensitivity arising from covalent modification in biological systems. A. \
        Proc. Natl. Acad. Sci. USA 1982, 79,6917–6921.
        """,
    constants: [
        "d": 0, "k": 4.422, "l1": 500_000_000, "l2": 100, "nu": 1, "q1": 50, "q2": 0.02, "s1": 22.2222, "s2": 22.2222,
    ],
    initialState: [29.453349256846987, 130.19350141357407, 0.18407087674169492],
    period: 50.45999420049144, timeStep: 0.010091998840098313, lyapunovExponent: 0.021594561241816756,
    equations: { constants in
        let (d, k, l1, l2) = (constants["d"], constants["k"], constants["l1"], constants["l2"])
        let (nu, q1, q2, s1) = (constants["nu"], constants["q1"], constants["q2"], constants["s1"])
        let s2 = constants["s2"]
        return { _, state, rate in
            let (a, b, c) = (state[0], state[1], state[2])
            let phi = a * (1 + a) * square(1 + b) / (l1 + square(1 + a) * square(1 + b))
            let eta = b * (1 + d * b) * square(1 + c) / (l2 + square(1 + d * b) * square(1 + c))
            rate[0] = nu - s1 * phi
            rate[1] = q1 * s1 * phi - s2 * eta
            rate[2] = q2 * s2 * eta - k * c
        }
    })

private let excitableCell = DynamicalSystem(
    name: "ExcitableCell",
    summary: "A reduced-order variant of the Hodgkin-Huxley model. The parameter gkc controls the onset of chaos.",
    citation: "Teresa Chay. Chaos In A Three-variable Model Of An Excitable Cell. Physica D 1985",
    constants: [
        "aho": 2.5, "ahr": 0.05, "ahs": 0.07, "ams": 0.1, "amvb": 25, "amvo": 2.5, "ans": 0.01, "anvb": 20, "anvo": 2,
        "ar": 0.1, "bho": 2, "bhr": 0.1, "bmo": 2.7777777777777777, "bmr": 0.05555555555555555, "bms": 4, "bno": 0.375,
        "bnr": 0.0125, "bns": 0.125, "gi": 1800, "gkc": 11, "gkv": 1700, "gl": 7, "kc": 0.183333, "rho": 0.27,
        "tscl": 230, "vc": 100, "vi": 100, "vk": -75, "vl": -40, "vm": -50, "vn": -30,
    ],
    initialState: [-44.57779976420271, 0.13121643614884418, 0.4658533583951385],
    period: 1, timeStep: 0.00011057842973826836, lyapunovExponent: 0.7164303367057223,
    equations: { constants in
        let (ams, amvb, ar, amvo) = (constants["ams"], constants["amvb"], constants["ar"], constants["amvo"])
        let (bms, bmr, bmo, ahs) = (constants["bms"], constants["bmr"], constants["bmo"], constants["ahs"])
        let (ahr, aho, bhr, bho) = (constants["ahr"], constants["aho"], constants["bhr"], constants["bho"])
        let (ans, anvb, anvo, bns) = (constants["ans"], constants["anvb"], constants["anvo"], constants["bns"])
        let (bnr, bno, tscl, gi) = (constants["bnr"], constants["bno"], constants["tscl"], constants["gi"])
        let (vi, gkv, vk, gkc) = (constants["vi"], constants["gkv"], constants["vk"], constants["gkc"])
        let (gl, vl, rho, vc) = (constants["gl"], constants["vl"], constants["rho"], constants["vc"])
        let kc = constants["kc"]
        return { _, state, rate in
            let (v, n, c) = (state[0], state[1], state[2])
            let alpham = ams * (amvb + v) / (1 - exp(-ar * v - amvo))
            let betam = bms * exp(-bmr * v - bmo)
            let minf = alpham / (alpham + betam)
            let alphah = ahs * exp(-ahr * v - aho)
            let betah = 1 / (1 + exp(-bhr * v - bho))
            let hinf = alphah / (alphah + betah)
            let alphan = ans * (anvb + v) / (1 - exp(-ar * v - anvo))
            let betan = bns * exp(-bnr * v - bno)
            let ninf = alphan / (alphan + betan)
            let tau = 1 / (tscl * (alphan + betan))
            let ca = c / (1 + c)
            rate[0] =
                gi * minf * minf * minf * hinf * (vi - v) + gkv * square(square(n)) * (vk - v) + gkc * ca * (vk - v)
                + gl * (vl - v)
            rate[1] = (ninf - n) / tau
            rate[2] = rho * (minf * minf * minf * hinf * (vc - v) - kc * c)
        }
    })

private let caTwoPlusEquations: DynamicalSystem.Equations = { constants in
    let (V0, V1, beta, Vm2) = (constants["V0"], constants["V1"], constants["beta"], constants["Vm2"])
    let (K2, Vm3, m, Kz) = (constants["K2"], constants["Vm3"], constants["m"], constants["Kz"])
    let (Ky, Ka, Vm5, p) = (constants["Ky"], constants["Ka"], constants["Vm5"], constants["p"])
    let (K5, n, Kd, kf) = (constants["K5"], constants["n"], constants["Kd"], constants["kf"])
    let (k, V4, eps) = (constants["k"], constants["V4"], constants["eps"])
    return { _, state, rate in
        let (z, y, a) = (state[0], state[1], state[2])
        let Vin = V0 + V1 * beta
        let V2 = Vm2 * z * z / (K2 * K2 + z * z)
        let V3 =
            Vm3 * pow(z, m) / (pow(Kz, m) + pow(z, m)) * (y * y / (Ky * Ky + y * y))
            * (square(square(a)) / (square(square(Ka)) + square(square(a))))
        let V5 = Vm5 * (pow(a, p) / (pow(K5, p) + pow(a, p))) * (pow(z, n) / (pow(Kd, n) + pow(z, n)))
        rate[0] = Vin - V2 + V3 + kf * y - k * z
        rate[1] = V2 - V3 - kf * y
        rate[2] = beta * V4 - V5 - eps * a
    }
}

private let caTwoPlus = DynamicalSystem(
    name: "CaTwoPlus",
    summary: "Intracellular calcium ion oscillations.",
    citation: "Houart, Dupont, Goldbeter. Bull Math Biol 1999.",
    constants: [
        "K2": 0.1, "K5": 0.3194, "Ka": 0.1, "Kd": 1, "Ky": 0.3, "Kz": 0.6, "V0": 2, "V1": 2, "V4": 3, "Vm2": 6,
        "Vm3": 30, "Vm5": 50, "beta": 0.65, "eps": 13, "k": 10, "kf": 1, "m": 2, "n": 4, "p": 1,
    ],
    initialState: [0.26162904, 1.0055612, 0.14407867],
    period: 1.343, timeStep: 0.000268644774129001, lyapunovExponent: 0.5802865327706731,
    equations: caTwoPlusEquations)

private let caTwoPlusQuasiperiodic = DynamicalSystem(
    name: "CaTwoPlusQuasiperiodic",
    summary: """
        Intracellular calcium ion oscillations with quasiperiodic parameter values. The original paper also includes \
        parameters for a limit cycle
        """,
    citation: "Houart, Dupont, Goldbeter. Bull Math Biol 1999.",
    constants: [
        "K2": 0.1, "K5": 0.3, "Ka": 0.2, "Kd": 0.5, "Ky": 0.2, "Kz": 0.5, "V0": 2, "V1": 2, "V4": 5, "Vm2": 6,
        "Vm3": 20, "Vm5": 30, "beta": 0.51, "eps": 0.1, "k": 10, "kf": 1, "m": 2, "n": 4, "p": 2,
    ],
    initialState: [0.26321067, 0.87886607, 0.3148781],
    period: 0.65614, timeStep: 0.00013124987497917573, lyapunovExponent: 0.48083152954373326,
    equations: caTwoPlusEquations)

private let cellCycle = DynamicalSystem(
    name: "CellCycle",
    summary: "A simplified model of the cell cycle. The parameter `Kim` controls the bifurcations.",
    citation: "Romond, Rustici, Gonze, Goldbeter. 1999.",
    constants: [
        "K": 0.01, "Kc": 0.5, "Kd1": 0.02, "Kim": 0.65, "V2": 0.15, "V4": 0.05, "Vm1": 0.3, "Vm3": 0.1, "kd1": 0.001,
        "vd": 0.025, "vi": 0.05,
    ],
    initialState: [0.71565329, 0.9489355, 0.98910371, 0.72138631, 0.94987035, 0.98912572],
    period: 204.71, timeStep: 0.04094882480413617, lyapunovExponent: 0.010172128409635746,
    equations: { constants in
        let (k, kim, kc, kd, rateOfDecay) = (
            constants["K"], constants["Kim"], constants["Kc"], constants["Kd1"], constants["kd1"]
        )
        let (v2, v4, vi, vd, vm1, vm3) = (
            constants["V2"], constants["V4"], constants["vi"], constants["vd"], constants["Vm1"], constants["Vm3"]
        )
        // Two cyclin cascades of three species, each holding back the other's first step.
        func cascade(
            _ state: UnsafePointer<Double>, _ rate: UnsafeMutablePointer<Double>, at own: Int, against other: Int
        ) {
            let (c, m, x) = (state[own], state[own + 1], state[own + 2])
            let v1 = vm1 * c / (kc + c)
            let v3 = m * vm3
            rate[own] = vi * kim / (kim + state[other + 1]) - vd * x * c / (kd + c) - rateOfDecay * c
            rate[own + 1] = v1 * (1 - m) / (k + (1 - m)) - v2 * m / (k + m)
            rate[own + 2] = v3 * (1 - x) / (k + (1 - x)) - v4 * x / (k + x)
        }
        return { _, state, rate in
            cascade(state, rate, at: 0, against: 3)
            cascade(state, rate, at: 3, against: 0)
        }
    })
