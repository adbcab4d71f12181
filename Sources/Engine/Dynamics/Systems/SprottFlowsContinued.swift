/// Sprott's catalogue, cases K to S, and his later examples.
let sprottFlowsContinued: [DynamicalSystem] = [
    sprottK, sprottL, sprottM, sprottN, sprottO, sprottP, sprottQ, sprottR, sprottS, sprottTorus, sprottJerk,
    sprottMore,
]

private let sprottK = DynamicalSystem(
    name: "SprottK",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 0.3],
    initialState: [-1.3165015, -1.5429951, 0.664053],
    period: 7.006, timeStep: 0.0014014335722617943, lyapunovExponent: 0.05962593786799159,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = x * y - z
            rate[1] = x - y
            rate[2] = x + a * z
        }
    })

private let sprottL = DynamicalSystem(
    name: "SprottL",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 0.9, "b": 3.9],
    initialState: [4.3611557, 13.705573, -2.6835659],
    period: 6.7262, timeStep: 0.0013454642440407839, lyapunovExponent: 0.09216197583296963,
    equations: { constants in
        let (a, b) = (constants["a"], constants["b"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y + b * z
            rate[1] = a * x * x - y
            rate[2] = 1 - x
        }
    })

private let sprottM = DynamicalSystem(
    name: "SprottM",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 1.7],
    initialState: [1.6024402, -1.5983203, -2.6236374],
    period: 5.3644, timeStep: 0.0010730588431405862, lyapunovExponent: 0.08422043130700084,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -z
            rate[1] = -(x * x) - y
            rate[2] = a + a * x + y
        }
    })

private let sprottN = DynamicalSystem(
    name: "SprottN",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    initialState: [-8.3258705, 7.3033716, 3.2798909],
    period: 4.8135, timeStep: 0.0009628604767459592, lyapunovExponent: 0.11869612209728901,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -2 * y
            rate[1] = x + z * z
            rate[2] = 1 + y - 2 * z
        }
    })

private let sprottO = DynamicalSystem(
    name: "SprottO",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 2.7],
    initialState: [0.20549455, 0.022792985, 0.93636949],
    period: 9.755, timeStep: 0.001951325220870217, lyapunovExponent: 0.09141077854590315,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = x - z
            rate[2] = x + x * z + a * y
        }
    })

private let sprottP = DynamicalSystem(
    name: "SprottP",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 2.7],
    initialState: [0.83420675, 0.14915817, 0.44028635],
    period: 5.3414, timeStep: 0.0010684580763461328, lyapunovExponent: 0.1064676723437159,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * y + z
            rate[1] = -x + y * y
            rate[2] = x + y
        }
    })

private let sprottQ = DynamicalSystem(
    name: "SprottQ",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 3.1, "b": 0.5],
    initialState: [2.978102, -0.065260683, -2.8031286],
    period: 4.8443, timeStep: 0.0009690215035840311, lyapunovExponent: 0.17169784338063596,
    equations: { constants in
        let (a, b) = (constants["a"], constants["b"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -z
            rate[1] = x - y
            rate[2] = a * x + y * y + b * z
        }
    })

private let sprottR = DynamicalSystem(
    name: "SprottR",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    constants: ["a": 0.9, "b": 0.4],
    initialState: [-1.6914909, -1.9783678, 1.9807775],
    period: 7.0133, timeStep: 0.0014028938156360482, lyapunovExponent: 0.09661415277799693,
    equations: { constants in
        let (a, b) = (constants["a"], constants["b"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a - y
            rate[1] = b + z
            rate[2] = x * y - z
        }
    })

private let sprottS = DynamicalSystem(
    name: "SprottS",
    summary: "A member of the Sprott family of algebraically-simple chaotic sytems.",
    citation: "Sprott (1994). Some simple chaotic flows. Physical Review E (1994).",
    initialState: [0.12635702, 0.12260693, 1.2215429],
    period: 3.3505, timeStep: 0.0006702117019503362, lyapunovExponent: 0.2737629235389973,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -x - 4 * y
            rate[1] = x + z * z
            rate[2] = 1 + x
        }
    })

private let sprottTorus = DynamicalSystem(
    name: "SprottTorus",
    summary: """
        A multiattractor system that goes to a torus or a complex attractor depending on the initial conditions.
        """,
    citation: "Sprott Physics Letters A 2014",
    initialState: [0.6883476, -0.18017646, 0.58539724],
    period: 13.607, timeStep: 0.0027218536422742544, lyapunovExponent: 0.1056964344650892,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y + 2 * x * y + x * z
            rate[1] = 1 - 2 * x * x + y * z
            rate[2] = x - x * x - y * y
        }
    })

private let sprottJerk = DynamicalSystem(
    name: "SprottJerk",
    summary: """
        An algebraidally simple flow depending on a third time derivative. Numerical integration of this attractor is \
        extremely sensitive to the initial conditions
        """,
    citation: "Sprott, J. C. Simplest dissipative chaotic flow. Physics Letters A (1997).",
    constants: ["mu": 2.017],
    initialState: [-0.54106056, 0.59383201, 0.45127217],
    period: 11.921, timeStep: 0.0023845974329054797, lyapunovExponent: 0.08785190282162628,
    equations: { constants in
        let mu = constants["mu"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = z
            rate[2] = -x + y * y - mu * z
        }
    })

private let sprottMore = DynamicalSystem(
    name: "SprottMore",
    summary: "A multifractal system with a nearly 3D attractor",
    citation: "Sprott, J. C. (2020). Do We Need More Chaos Examples? Chaos Theory and Applications 2(2),1-3, 2020.",
    initialState: [-1.3396906, -0.21238338, 0.32982163],
    period: 6.62095890410959, timeStep: 0.0013244125162412957, lyapunovExponent: 1.0946909441433958,
    equations: { _ in
        { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = -x - sign(z) * y
            rate[2] = y * y - exp(-(x * x))
        }
    })
