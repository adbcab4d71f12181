/// Systems under periodic forcing, the phase of which is carried as the last component.
let drivenOscillators: [DynamicalSystem] = [
    duffing, forcedBrusselator, forcedVanDerPol, forcedFitzHughNagumo, fluidTrampoline, stickSlipOscillator,
    circadianRhythm, turchinHanski, arnoldWeb,
]

private let duffing = DynamicalSystem(
    name: "Duffing",
    summary: "A monochromatically-forced rigid pendulum, with the nonlinearity approximated as cubic.",
    citation: """
        Duffing, G. (1918), Forced oscillations with variable natural frequency and their technical relevance, Heft \
        41/42, Braunschweig: Vieweg.
        """,
    kind: .driven,
    constants: ["alpha": 1, "beta": -1, "delta": 0.1, "gamma": 0.35, "omega": 1.4],
    initialState: [-1.1635382, -0.5092374, 0],
    period: 7.4496, timeStep: 0.0014901683613936711, lyapunovExponent: 0.14026545752865122,
    observe: { _ in
        { row in
            let z = row[2]
            row[2] = cos(z)
        }
    },
    equations: { constants in
        let (alpha, beta, delta, gamma) = (
            constants["alpha"], constants["beta"], constants["delta"], constants["gamma"]
        )
        let omega = constants["omega"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = -delta * y - beta * x - alpha * x * x * x + gamma * cos(z)
            rate[2] = omega
        }
    })

private let forcedBrusselator = DynamicalSystem(
    name: "ForcedBrusselator",
    summary: "An autocatalytic chemical system.",
    citation: """
        I. Prigogine, From Being to Becoming: Time and Complexity in the Physical Sciences, New York: W.H. Freeman and \
        Company, 1980.
        """,
    kind: .driven,
    constants: ["a": 0.4, "b": 1.2, "f": 0.05, "w": 0.81],
    initialState: [0.40635464, 1.8192295, 6381.6484],
    period: 20.411, timeStep: 0.004082880480079893, lyapunovExponent: 0.015326007974604663,
    observe: { _ in
        { row in
            let z = row[2]
            row[2] = sin(z)
        }
    },
    equations: { constants in
        let (a, b, f, w) = (constants["a"], constants["b"], constants["f"], constants["w"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a + x * x * y - (b + 1) * x + f * cos(z)
            rate[1] = b * x - x * x * y
            rate[2] = w
        }
    })

private let forcedVanDerPol = DynamicalSystem(
    name: "ForcedVanDerPol",
    summary: "An electronic circuit containing a triode.",
    citation: """
        B. van der Pol (1920). A theory of the amplitude of free and forced triode vibrations. Radio Review 1.
        """,
    kind: .driven,
    constants: ["a": 1.2, "mu": 8.53, "w": 0.63],
    initialState: [-1.520504, 0.19640249, 687.39073],
    period: 14.476875, timeStep: 0.0028958576429408823, lyapunovExponent: 0.0035097622587646343,
    observe: { _ in
        { row in
            let z = row[2]
            row[2] = sin(z)
        }
    },
    equations: { constants in
        let (a, mu, w) = (constants["a"], constants["mu"], constants["w"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[1] = mu * (1 - x * x) * y - x + a * sin(z)
            rate[0] = y
            rate[2] = w
        }
    })

private let forcedFitzHughNagumo = DynamicalSystem(
    name: "ForcedFitzHughNagumo",
    summary: "A driven neuron model sustaining both quiesent and oscillating states.",
    citation: """
        FitzHugh, Richard (1961). Impulses and Physiological States in Theoretical Models of Nerve Membrane. \
        Biophysical Journal. 1 (6).
        """,
    kind: .driven,
    constants: ["a": 0.7, "b": 0.8, "curr": 0.965, "f": 0.4008225, "gamma": 0.08, "omega": 0.043650793650793655],
    initialState: [-1.2155252, -0.046470891, 0],
    period: 42.12235294117647, timeStep: 0.008425874900717644, lyapunovExponent: 0.007561278655908403,
    observe: { _ in
        { row in
            let z = row[2]
            row[2] = sin(z)
        }
    },
    equations: { constants in
        let (a, b, curr, f) = (constants["a"], constants["b"], constants["curr"], constants["f"])
        let (gamma, omega) = (constants["gamma"], constants["omega"])
        return { _, state, rate in
            let (v, w, z) = (state[0], state[1], state[2])
            rate[0] = v - v * v * v / 3 - w + curr + f * sin(z)
            rate[1] = gamma * (v + a - b * w)
            rate[2] = omega
        }
    })

private let fluidTrampoline = DynamicalSystem(
    name: "FluidTrampoline",
    summary: "A droplet bouncing on a horizontal soap film.",
    citation: "Gilet, Bush. The fluid trampoline: droplets bouncing on a soap film. JFM 2009.",
    kind: .driven,
    constants: ["gamma": 1.82, "psi": 0.01019, "w": 1.21],
    initialState: [-0.65820064, -2.8807787, 0.1],
    period: 7.7351, timeStep: 0.0015472778796464582, lyapunovExponent: 0.22311237411461174,
    observe: { _ in
        { row in
            let th = row[2]
            row[2] = cos(th)
        }
    },
    equations: { constants in
        let (gamma, psi, w) = (constants["gamma"], constants["psi"], constants["w"])
        return { _, state, rate in
            let (x, y, th) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = -1 - step(-x) * (x + psi * y * abs(y)) + gamma * cos(th)
            rate[2] = w
        }
    })

private let stickSlipOscillator = DynamicalSystem(
    name: "StickSlipOscillator",
    summary: """
        A weakly forced (quasiautonomous) oscillator with dynamics similar to stick-slip friction. The parameter gamma \
        controls the transition to chaos.
        """,
    citation: "Awrejcewicz, Jan, and M. M. Holicke (1999). Int J of Bifurcation and Chaos.",
    kind: .driven,
    constants: ["a": 1, "alpha": 0.3, "b": 1, "beta": 0.3, "eps": 0.05, "gamma": 1, "t0": 0.3, "vs": 0.4, "w": 2],
    initialState: [0.85539847, -0.39125834, 0],
    period: 1.6129, timeStep: 0.00032263377229540424, lyapunovExponent: 0.06406131604734494,
    observe: { _ in
        { row in
            let th = row[2]
            row[2] = cos(th)
        }
    },
    equations: { constants in
        let (a, alpha, b, beta) = (constants["a"], constants["alpha"], constants["b"], constants["beta"])
        let (eps, gamma, t0, vs) = (constants["eps"], constants["gamma"], constants["t0"], constants["vs"])
        let w = constants["w"]
        return { _, state, rate in
            let (x, v, th) = (state[0], state[1], state[2])
            let tq = t0 * sign(v - vs) - alpha * v + beta * cube(v - vs)
            rate[0] = v
            rate[1] = eps * (gamma * cos(th) - tq) + a * x - b * x * x * x
            rate[2] = w
        }
    })

private let circadianRhythm = DynamicalSystem(
    name: "CircadianRhythm",
    summary: "The Drosophila circadian rhythm under periodic light/dark forcing.",
    citation: "Leloup, Gonze, Goldbeter. 1999. Gonze, Leloup, Goldbeter. 2000",
    kind: .driven,
    constants: [
        "Ki": 1, "k": 0.5, "k1": 0.3, "k2": 0.15, "kd": 1.4, "kdn": 0.4, "km": 0.4, "ks": 1, "n": 4, "ps": 24,
        "vc": 2.5, "vd": 6, "vdn": 1.5, "vm": 0.7, "vmax": 4.7, "vmin": 1,
    ],
    initialState: [1.5401187, 5.3707921, 41.054266, 11.619073, 2004.0233],
    period: 27, timeStep: 0.005400900150025336, lyapunovExponent: 0.006263277393890506,
    observe: { _ in
        { row in
            let th = row[4]
            row[4] = cos(th)
        }
    },
    equations: { constants in
        let (vc, vmin, vmax, Ki) = (constants["vc"], constants["vmin"], constants["vmax"], constants["Ki"])
        let (n, vm, km, ks) = (constants["n"], constants["vm"], constants["km"], constants["ks"])
        let (k1, k2, k, vd) = (constants["k1"], constants["k2"], constants["k"], constants["vd"])
        let (kd, vdn, kdn, ps) = (constants["kd"], constants["vdn"], constants["kdn"], constants["ps"])
        return { _, state, rate in
            let (m, fc, fs, fn, th) = (state[0], state[1], state[2], state[3], state[4])
            let vs = vc * (0.5 + 0.5 * cos(th) + vmin) * (vmax - vmin)
            rate[0] = vs * pow(Ki, n) / (pow(Ki, n) + pow(fn, n)) - vm * m / (km + m)
            rate[1] = ks * m - k1 * fc + k2 * fn - k * fc
            rate[2] = k * fc - vd * fs / (kd + fs)
            rate[3] = k1 * fc - k2 * fn - vdn * fn / (kdn + fn)
            rate[4] = 2 * Double.pi / ps
        }
    })

private let turchinHanski = DynamicalSystem(
    name: "TurchinHanski",
    summary: """
        A chaotic three species food web. The species growth rate has been increased from the default parameters in \
        the original paper, in order to ensure that the system exhibits sustained chaotic oscillations.
        """,
    citation: "Turchin, Hanski. The American Naturalist 1997. Turchin, Hanski. Ecology 2000",
    kind: .driven,
    constants: ["a": 8, "d": 0.04, "e": 0.5, "g": 0.1, "h": 0.8, "lamb": 1, "r": 8.12, "s": 1.25],
    initialState: [0.018027788, 0.013649976, 30363.85],
    period: 4.40529411764706, timeStep: 0.0008812056911446575, lyapunovExponent: 0.12906862565697674,
    observe: { _ in
        { row in
            let z = row[2]
            row[2] = sin(z)
        }
    },
    equations: { constants in
        let (a, d, e, g) = (constants["a"], constants["d"], constants["e"], constants["g"])
        let (h, lamb, r, s) = (constants["h"], constants["lamb"], constants["r"], constants["s"])
        return { _, state, rate in
            let (n, p, z) = (state[0], state[1], state[2])
            rate[0] = r * (1 - e * sin(z)) * n - r * n * n - g * n * n / (n * n + h * h) - a * n * p / (n + d)
            rate[1] = s * (1 - e * sin(z)) * p - s * p * p / n
            rate[2] = 2 * Double.pi * lamb
        }
    })

private let arnoldWeb = DynamicalSystem(
    name: "ArnoldWeb",
    summary: "A quasi-integrable system that transitions to Chirikov diffusive dynamics when perturbed.",
    citation: """
        Froeschle, C., Guzzo, M. & Legga, E (2000). Graphical evolution of the Arnold web: From order to chaos. \
        Science 289.
        """,
    kind: .driven,
    constants: ["mu": 0.01, "w": 1],
    initialState: [0.10469507, 0.0892929984, 11025.3686, 6055.32273, 0.1],
    period: 67.25, timeStep: 0.013452242040339115, lyapunovExponent: 0.06514413995171335,
    observe: { _ in
        { row in
            let (x1, x2, z) = (row[2], row[3], row[4])
            row[2] = sin(x1)
            row[3] = sin(x2)
            row[4] = cos(z)
        }
    },
    equations: { constants in
        let (mu, w) = (constants["mu"], constants["w"])
        return { _, state, rate in
            let (p1, p2, x1, x2, z) = (state[0], state[1], state[2], state[3], state[4])
            let denom = 4 + cos(z) + cos(x1) + cos(x2)
            rate[0] = -mu * sin(x1) / (denom * denom)
            rate[1] = -mu * sin(x2) / (denom * denom)
            rate[2] = p1
            rate[3] = p2
            rate[4] = w
        }
    })
