/// Ecology and medicine: populations that eat, infect or crowd each other out.
let populationModels: [DynamicalSystem] = [
    blasius, hastingsPowell, saltonSea, coevolvingPredatorPrey, macArthur, itikBanksTumor,
]

private let blasius = DynamicalSystem(
    name: "Blasius",
    summary: "A chaotic food web composed of interacting predators,, consumers, and vegetation.",
    citation: "Blasius, Huppert, Stone. Nature 1999",
    constants: ["a": 1, "alpha1": 0.2, "alpha2": 1, "b": 1, "c": 10, "k1": 0.05, "k2": 0, "zs": 0.006],
    initialState: [4.031713, 5.1113788, 0.016508812],
    period: 6.6038, timeStep: 0.0013209801633604456, lyapunovExponent: 0.12597339364128174,
    equations: { constants in
        let (a, alpha1, alpha2, b) = (constants["a"], constants["alpha1"], constants["alpha2"], constants["b"])
        let (c, k1, k2, zs) = (constants["c"], constants["k1"], constants["k2"], constants["zs"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * x - alpha1 * x * y / (1 + k1 * x)
            rate[1] = -b * y + alpha1 * x * y / (1 + k1 * x) - alpha2 * y * z / (1 + k2 * y)
            rate[2] = -c * (z - zs) + alpha2 * y * z / (1 + k2 * y)
        }
    })

private let hastingsPowell = DynamicalSystem(
    name: "HastingsPowell",
    summary: "A three species food web.",
    citation: "Hastings, Powell. Ecology 1991",
    constants: ["a1": 5, "a2": 0.1, "b1": 3, "b2": 2, "d1": 0.4, "d2": 0.01],
    initialState: [0.73207001, 0.17549271, 9.9014657],
    period: 135.19, timeStep: 0.02704250708451582, lyapunovExponent: 0.012532796124563227,
    equations: { constants in
        let (a1, a2, b1, b2) = (constants["a1"], constants["a2"], constants["b1"], constants["b2"])
        let (d1, d2) = (constants["d1"], constants["d2"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = x * (1 - x) - y * a1 * x / (1 + b1 * x)
            rate[1] = y * a1 * x / (1 + b1 * x) - z * a2 * y / (1 + b2 * y) - d1 * y
            rate[2] = z * a2 * y / (1 + b2 * y) - d2 * z
        }
    })

private let saltonSea = DynamicalSystem(
    name: "SaltonSea",
    summary: "An eco-epidemiological model of bird and fish abundances in the Salton sea of southern California.",
    citation: """
        Upadhyay, Bairagi, Kundu, Chattopadhyay (2007).Chaos in eco-epidemiological problem of the Salton Sea and its \
        possible control. Applied mathematics and computation.
        """,
    constants: ["a": 15, "d": 8.3, "k": 400, "lam": 0.06, "m": 15.5, "mu": 3.4, "r": 22, "th": 10],
    initialState: [231.92548, 89.511944, 56.753804],
    period: 0.96738, timeStep: 0.00019350825137522067, lyapunovExponent: 1.0702552017260383,
    equations: { constants in
        let (a, d, k, lam) = (constants["a"], constants["d"], constants["k"], constants["lam"])
        let (m, mu, r, th) = (constants["m"], constants["mu"], constants["r"], constants["th"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = r * x * (1 - (x + y) / k) - lam * x * y
            rate[1] = lam * x * y - m * y * z / (y + a) - mu * y
            rate[2] = th * y * z / (y + a) - d * z
        }
    })

private let coevolvingPredatorPrey = DynamicalSystem(
    name: "CoevolvingPredatorPrey",
    summary: "A system of predator-prey equations with co-evolving prey.",
    citation: "Gilpin & Feldman (2017). PLOS Comp Biol",
    constants: [
        "a1": 2.5, "a2": 0.05, "a3": 0.4, "b1": 6, "b2": 1.333, "d1": 0.16, "d2": 0.004, "delta": 1, "k1": 6, "k2": 9,
        "k4": 9, "vv": 0.33333,
    ],
    initialState: [0.10946017, 0.46664421, 0.66580212],
    period: 122.77, timeStep: 0.02455809301550289, lyapunovExponent: 0.00732698039035783,
    equations: { constants in
        let (a1, a2, a3, b1, b2, d1) = (
            constants["a1"], constants["a2"], constants["a3"], constants["b1"], constants["b2"], constants["d1"]
        )
        let (d2, delta, k1, k2, k4, vv) = (
            constants["d2"], constants["delta"], constants["k1"], constants["k2"], constants["k4"], constants["vv"]
        )
        return { _, state, rate in
            let (x, y, alpha) = (state[0], state[1], state[2])
            let scaled = alpha * delta
            let growth = a1 * alpha * (1 - k1 * x * (scaled - alpha)) / (1 + b1 * alpha)
            let cost = k4 * (square(square(scaled)) - square(square(alpha)))
            let death = d1 * (1 - k2 * (square(scaled) - square(alpha)) + cost)
            rate[0] = x * (growth - a3 * y / (1 + b2 * x) - death)
            rate[1] = (a2 * x / (1 + b2 * x) - d2) * y
            let selection = a1 * k1 * x * alpha * delta / (1 + b1 * alpha)
            let slope = 4 * k4 * cube(alpha) * square(square(delta)) - 2 * k2 * alpha * square(delta)
            rate[2] = vv * (-selection - d1 * slope)
        }
    })

private let macArthur = DynamicalSystem(
    name: "MacArthur",
    summary: """
        Population abundances in a plankton community, based on MacArthur's consumer resource model. Growth rates are \
        determined using Liebig's law of the maximum
        """,
    citation: """
        MacArthur, R. 1969. Species packing, and what competition minimizes. PNAS 64:1369. Parameter values taken from \
        a model of phytoplankton in Huisman & Weissing. Nature 1999.
        """,
    constants: ["d": 0.25, "m": 0.25, "r": 1],
    tables: [
        "c": [
            0.04, 0.04, 0.07, 0.04, 0.04, 0.08, 0.08, 0.08, 0.1, 0.08, 0.1, 0.1, 0.1, 0.1, 0.14, 0.05, 0.03, 0.03, 0.03,
            0.03, 0.07, 0.09, 0.07, 0.07, 0.07,
        ],
        "k": [
            0.39, 0.34, 0.3, 0.24, 0.23, 0.22, 0.39, 0.34, 0.3, 0.27, 0.27, 0.22, 0.39, 0.34, 0.3, 0.3, 0.24, 0.22,
            0.39, 0.34, 0.34, 0.3, 0.22, 0.2, 0.39,
        ], "s": [6, 10, 14, 4, 9],
    ],
    initialState: [
        9.4323333, 18.838654, 34.37572, 15.08545, 42.228427, 0.17030505, 0.10144427, 0.3148045, 0.21253581, 0.22598604,
    ],
    period: 43.406, timeStep: 0.008682647107852971, lyapunovExponent: 0.2494638510848618,
    equations: { constants in
        let (d, m, r) = (constants["d"], constants["m"], constants["r"])
        let (c, k, s) = (constants[table: "c"], constants[table: "k"], constants[table: "s"])
        let count = s.count
        return { _, state, rate in
            let (species, resources) = (state, state + count)
            for j in 0..<count { rate[count + j] = d * (s[j] - resources[j]) }
            for i in 0..<count {
                // Liebig's law: the scarcest resource limits species i.
                var growth = Double.infinity
                for j in 0..<count {
                    growth = min(growth, r * resources[j] / (k[j * count + i] + resources[j]))
                }
                rate[i] = species[i] * (growth - m)
                for j in 0..<count { rate[count + j] -= c[j * count + i] * (growth * species[i]) }
            }
        }
    })

private let itikBanksTumor = DynamicalSystem(
    name: "ItikBanksTumor",
    summary: "A model of cancer cell populations.",
    citation: "Itik, Banks. Int J Bifurcat Chaos 2010",
    constants: ["a12": 1, "a13": 2.5, "a21": 1.5, "a31": 0.2, "d3": 0.5, "k3": 1, "r2": 0.6, "r3": 4.5],
    initialState: [0.051730215, 0.87071642, 0.015926427],
    period: 49.74, timeStep: 0.009949658276379978, lyapunovExponent: 0.03621509684991421,
    equations: { constants in
        let (a12, a13, a21, a31) = (constants["a12"], constants["a13"], constants["a21"], constants["a31"])
        let (d3, k3, r2, r3) = (constants["d3"], constants["k3"], constants["r2"], constants["r3"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = x * (1 - x) - a12 * x * y - a13 * x * z
            rate[1] = r2 * y * (1 - y) - a21 * x * y
            rate[2] = r3 * x * z / (x + k3) - a31 * x * z - d3 * z
        }
    })
