/// Spiral and cyclically symmetric attractors, and a torus.
let rosslerLike: [DynamicalSystem] = [
    rossler, thomas, thomasLabyrinth, halvorsen, aizawa, anishchenkoAstakhov, torus, arneodo, coullet, genesioTesi,
    jerkCircuit, mooreSpiegel,
]

private let rossler = DynamicalSystem(
    name: "Rossler",
    summary: "Spiral-type chaos in a simple oscillator model.",
    citation: "Rossler, O. E. (1976), An Equation for Continuous Chaos, Physics Letters, 57A (5): 3972013398,",
    constants: ["a": 0.2, "b": 0.2, "c": 5.7],
    initialState: [6.5134412, 0.4772013, 0.34164294],
    period: 5.9086, timeStep: 0.001181916986164424, lyapunovExponent: 0.15059688939547888,
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -y - z
            rate[1] = x + a * y
            rate[2] = b + z * x - c * z
        }
    })

private let thomasEquations: DynamicalSystem.Equations = { constants in
    let (a, b) = (constants["a"], constants["b"])
    return { _, state, rate in
        let (x, y, z) = (state[0], state[1], state[2])
        rate[0] = -a * x + b * sin(y)
        rate[1] = -a * y + b * sin(z)
        rate[2] = -a * z + b * sin(x)
    }
}

private let thomas = DynamicalSystem(
    name: "Thomas",
    summary: """
        A cyclically-symmetric attractor correspondng to a frictionally-damped particle traversing a 3D lattice of \
        forces
        """,
    citation: """
        Thomas, Rene (1999). Deterministic chaos seen in terms of feedback circuits: Analysis, synthesis, labyrinth \
        chaos. Int. J. Bifurc. Chaos.
        """,
    constants: ["a": 1.85, "b": 10],
    initialState: [2.199442, 2.3634225, 3.220197],
    period: 4.969, timeStep: 0.0009939656609435589, lyapunovExponent: 0.6324054000339867,
    equations: thomasEquations)

private let thomasLabyrinth = DynamicalSystem(
    name: "ThomasLabyrinth",
    summary: """
        A system in which trajectories seemingly undergo Brownian motion on an infinite lattice, but remain bounded \
        when the parameter a is less than one.
        """,
    citation: """
        Thomas, Rene. Deterministic chaos seen in terms of feedback circuits: Analysis, synthesis, labyrinth chaos. \
        Int. J. Bifurc. Chaos. (1999).
        """,
    constants: ["a": 0.5, "b": 10],
    initialState: [-4.9599545, 1.0302034, -4.6883893],
    period: 6.05, timeStep: 0.0012102017002834486, lyapunovExponent: 1.390858033637042,
    equations: thomasEquations)

private let halvorsen = DynamicalSystem(
    name: "Halvorsen",
    summary: "An algebraically-simple chaotic system with quadratic nonlinearity",
    citation: "Sprott, Julien C (2010). Elegant chaos: algebraically simple chaotic flows. World Scientific, 2010.",
    constants: ["a": 1.4, "b": 4],
    initialState: [-8.6807408, -2.4741399, 0.070775762],
    period: 1.4889, timeStep: 0.000297829638273015, lyapunovExponent: 0.6963711539102683,
    equations: { constants in
        let (a, b) = (constants["a"], constants["b"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -a * x - b * y - b * z - y * y
            rate[1] = -a * y - b * z - b * x - z * z
            rate[2] = -a * z - b * x - b * y - x * x
        }
    })

private let aizawa = DynamicalSystem(
    name: "Aizawa",
    summary: "A torus-like attractor related to the forced Lorenz system.",
    citation: """
        Aizawa, Yoji, and Tatsuya Uezu (1982). Topological Aspects in Chaos and in 2 k-Period Doubling Cascade. \
        Progress of Theoretical Physics 67.3 (1982): 982-985. See also Langford (1984). Numerical studies of torus \
        bifurcations. Numerical Methods for Bifurcation Problems. Birkhauser, Basel, 1984. 285-295.
        """,
    constants: ["a": 0.95, "b": 0.7, "c": 0.6, "d": 3.5, "e": 0.25, "f": 0.1],
    initialState: [-0.78450179, -0.62887672, -0.17620268],
    period: 2.5837, timeStep: 0.0005168261376896056, lyapunovExponent: 0.13489555530106362,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        let (e, f) = (constants["e"], constants["f"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = x * z - b * x - d * y
            rate[1] = d * x + y * z - b * y
            rate[2] = c + a * z - z * z * z / 3 - x * x - y * y - e * z * x * x - e * z * y * y + f * z * x * x * x
        }
    })

private let anishchenkoAstakhov = DynamicalSystem(
    name: "AnishchenkoAstakhov",
    summary: "Stochastic resonance in forced oscillators.",
    citation: """
        Anishchenko, et al. Nonlinear dynamics of chaotic and stochastic systems: tutorial and modern developments. \
        2007.
        """,
    constants: ["eta": 0.5, "mu": 1.2],
    initialState: [3.6225814, 3.3226339, 1.9973142],
    period: 6.814, timeStep: 0.001363027171195199, lyapunovExponent: 0.10107726791527546,
    equations: { constants in
        let (mu, eta) = (constants["mu"], constants["eta"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = mu * x + y - x * z
            rate[1] = -x
            rate[2] = -eta * z + eta * step(x) * x * x
        }
    })

private let torus = DynamicalSystem(
    name: "Torus",
    summary: "A minimal quasiperiodic flow on a torus. All lyapunov exponents and related quantities are zero",
    citation: "See, for example, Strogatz (1994). Nonlinear Dynamics and Chaos.",
    constants: ["a": 0.5, "n": 15.3, "r": 1],
    initialState: [-13.72884, 1.9094726, 0.72831447],
    period: 6.36, timeStep: 0.0012722120353390665, lyapunovExponent: 0.00817284128815307,
    equations: { constants in
        let (a, n, r) = (constants["a"], constants["n"], constants["r"])
        return { time, state, rate in
            rate[0] = -a * n * sin(n * time) * cos(time) - (r + a * cos(n * time)) * sin(time)
            rate[1] = -a * n * sin(n * time) * sin(time) + (r + a * cos(n * time)) * cos(time)
            rate[2] = a * n * cos(n * time)
        }
    })

private let arneodoEquations: DynamicalSystem.Equations = { constants in
    let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
    return { _, state, rate in
        let (x, y, z) = (state[0], state[1], state[2])
        rate[0] = y
        rate[1] = z
        rate[2] = -a * x - b * y - c * z + d * x * x * x
    }
}

private let arneodo = DynamicalSystem(
    name: "Arneodo",
    summary: "A modified Lotka-Volterra ecosystem, also known as the ACT attractor.",
    citation: """
        Arneodo, A., Coullet, P. & Tresser, C. Occurence of strange attractors in three-dimensional Volterra \
        equations. Physics Letters A 79, 259--263 (1980)
        """,
    constants: ["a": -5.5, "b": 4.5, "c": 1, "d": -1],
    initialState: [-2.7515698, 0.19079818, 3.4703629],
    period: 3.1641, timeStep: 0.000632925487581133, lyapunovExponent: 0.23737468667051287,
    equations: arneodoEquations)

private let coullet = DynamicalSystem(
    name: "Coullet",
    summary: "A variant of the Arneodo attractor",
    citation: """
        Arneodo, A., Coullet, P. & Tresser, C. Occurence of strange attractors in three-dimensional volterra \
        equations. Physics Letters A 79, 259--263 (1980)
        """,
    constants: ["a": -0.8, "b": 1.1, "c": 0.45, "d": -1],
    initialState: [0.34539837958549907, 0.4284701181998099, 0.086983698175975],
    period: 5.7663, timeStep: 0.0011534522420402027, lyapunovExponent: 0.13718762024831516,
    equations: arneodoEquations)

private let genesioTesi = DynamicalSystem(
    name: "GenesioTesi",
    summary: "A nonlinear control system with feedback.",
    citation: """
        Genesio, Tesi (1992). Harmonic balance methods for the analysis of chaotic dynamics in nonlinear systems. \
        Automatica 28.3 (1992): 531-548.
        """,
    constants: ["a": 0.44, "b": 1.1, "c": 1],
    initialState: [-0.053772565, -0.26162564, 0.33501557],
    period: 5.9431, timeStep: 0.0011888181363559625, lyapunovExponent: 0.10509061137519304,
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = z
            rate[2] = -c * x - b * y - a * z + x * x
        }
    })

private let jerkCircuit = DynamicalSystem(
    name: "JerkCircuit",
    summary: "An electronic circuit with nonlinearity provided by a diode.",
    citation: "Sprott (2011). A new chaotic jerk circuit. IEEE Circ. Sys. 2011.",
    constants: ["eps": 1e-09, "y0": 0.026],
    initialState: [-1.300882, 0.065382947, 0.91801911],
    period: 19.4546, timeStep: 0.003891568594765431, lyapunovExponent: 0.2922722771543928,
    equations: { constants in
        let (eps, y0) = (constants["eps"], constants["y0"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = z
            rate[2] = -z - x - eps * (exp(y / y0) - 1)
        }
    })

private let mooreSpiegel = DynamicalSystem(
    name: "MooreSpiegel",
    summary: "A thermo-mechanical oscillator.",
    citation: "Moore, Spiegel. A Thermally Excited Nonlinear Oscillator, Ap. J., 143, 871 (1966)",
    constants: ["a": 10, "b": 4, "eps": 9],
    initialState: [-3.4733266, 19.666962, -3.8262485],
    period: 1.2887, timeStep: 0.00025778296382725327, lyapunovExponent: 0.6976623003008144,
    equations: { constants in
        let (a, b, eps) = (constants["a"], constants["b"], constants["eps"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = a * z
            rate[2] = -z + eps * y - y * x * x - b * x
        }
    })
