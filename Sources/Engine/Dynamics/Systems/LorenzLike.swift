/// Convection and dynamo models: Lorenz's equations, their truncations and close kin.
let lorenzLike: [DynamicalSystem] = [
    lorenz, lorenzBounded, lorenzCoupled, lorenzStenflo, lorenz84, lorenz96, hadley, rayleighBenard, shimizuMorioka,
    rucklidge, burkeShaw, vallisElNino,
]

private let lorenz = DynamicalSystem(
    name: "Lorenz",
    summary: "A minimal weather model based on atmospheric convection.",
    citation: """
        Lorenz, Edward N (1963). Deterministic nonperiodic flow. Journal of the atmospheric sciences 20.2 (1963): \
        130-141.
        """,
    constants: ["beta": 2.667, "rho": 28, "sigma": 10],
    initialState: [-9.7869288, -15.03852, 20.533978],
    period: 1.5008, timeStep: 0.0003002100350058257, lyapunovExponent: 0.8917098035724058,
    equations: { constants in
        let (beta, rho, sigma) = (constants["beta"], constants["rho"], constants["sigma"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = sigma * y - sigma * x
            rate[1] = rho * x - x * z - y
            rate[2] = x * y - beta * z
        }
    })

private let lorenzBounded = DynamicalSystem(
    name: "LorenzBounded",
    summary: "The Lorenz attractor in the presence of a confining potential.",
    citation: "Sprott & Xiong (2015). Chaos.",
    constants: ["beta": 2.667, "r": 64, "rho": 28, "sigma": 10],
    initialState: [-13.284881, -12.444334, 34.188198],
    period: 1.3716, timeStep: 0.00027436572762127296, lyapunovExponent: 0.7124135270827626,
    equations: { constants in
        let (beta, r, rho, sigma) = (constants["beta"], constants["r"], constants["rho"], constants["sigma"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            // Lorenz's flow, brought to rest on a sphere of radius r.
            let confinement = 1 - (x * x + y * y + z * z) / (r * r)
            rate[0] = sigma * (y - x) * confinement
            rate[1] = (rho * x - x * z - y) * confinement
            rate[2] = (x * y - beta * z) * confinement
        }
    })

private let lorenzCoupled = DynamicalSystem(
    name: "LorenzCoupled",
    summary: "Two coupled Lorenz attractors.",
    citation: """
        Lorenz, Edward N. Deterministic nonperiodic flow. Journal of the atmospheric sciences 20.2 (1963): 130-141.
        """,
    constants: ["beta": 2.667, "eps": 2.85, "rho": 28, "rho1": 35, "rho2": 1.15, "sigma": 10],
    initialState: [7.0921483, 10.117408, 25.708428, 2.1689893, 0.96121877, 0.89550187],
    period: 1.6207, timeStep: 0.0003241940323387382, lyapunovExponent: 1.0284398414904556,
    equations: { constants in
        let (beta, eps, rho1, rho2) = (constants["beta"], constants["eps"], constants["rho1"], constants["rho2"])
        let sigma = constants["sigma"]
        return { _, state, rate in
            let (x1, y1, z1, x2, y2, z2) = (state[0], state[1], state[2], state[3], state[4], state[5])
            rate[0] = sigma * y1 - sigma * x1
            rate[1] = rho1 * x1 - x1 * z1 - y1
            rate[2] = x1 * y1 - beta * z1
            rate[3] = sigma * y2 - sigma * x2 + eps * x1 - eps * x2
            rate[4] = rho2 * x2 - x2 * z2 - y2
            rate[5] = x2 * y2 - beta * z2
        }
    })

private let lorenzStenflo = DynamicalSystem(
    name: "LorenzStenflo",
    summary: "Atmospheric acoustic-gravity waves.",
    citation: "Letellier & Rossler (2007). Hyperchaos. Scholarpedia 2.8 (2007): 1936.",
    constants: ["a": 2, "b": 0.7, "c": 26, "d": 1.5],
    initialState: [4.233438598886809, 9.08970605484108, 21.86662535600487, -1.4080695182833802],
    period: 3.8877142857142855, timeStep: 0.0007776724692212156, lyapunovExponent: 0.3807742646421621,
    equations: { constants in
        let (a, b, c, d) = (constants["a"], constants["b"], constants["c"], constants["d"])
        return { _, state, rate in
            let (x, y, z, w) = (state[0], state[1], state[2], state[3])
            rate[0] = a * y - a * x + d * w
            rate[1] = c * x - x * z - y
            rate[2] = x * y - b * z
            rate[3] = -x - a * w
        }
    })

private let lorenz84 = DynamicalSystem(
    name: "Lorenz84",
    summary: "Atmospheric circulation analogous to Hadley convection.",
    citation: """
        E. Lorenz (1984). Irregularity: a fundamental property of the atmosphere. Tellus A, vol. 36, no. 2, pp. \
        98--110, 1984.
        """,
    constants: ["a": 1.32, "b": 7.91, "f": 4.83, "g": 4.194],
    initialState: [1.926479236120359, -0.13402110197257552, -1.72146730664761],
    period: 6.2586, timeStep: 0.0012519286547757248, lyapunovExponent: 0.46146683857936616,
    equations: { constants in
        let (a, b, f, g) = (constants["a"], constants["b"], constants["f"], constants["g"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -a * x - y * y - z * z + a * f
            rate[1] = -y + x * y - b * x * z + g
            rate[2] = -z + b * x * y + x * z
        }
    })

private let lorenz96 = DynamicalSystem(
    name: "Lorenz96",
    summary: """
        A climate model containing fluid-like advective nonlinearities, and multiscale coupling of fast and slow \
        variables.
        """,
    citation: """
        Lorenz, Edward (1996). Predictability: A problem partly solved. Seminar on Predictability, Vol. I, ECMWF.
        """,
    constants: ["f": 20],
    initialState: [-2.46820633, 0.09570264, 1.59270902, 10.21372147],
    period: 2.1969, timeStep: 0.00043945324220700854, lyapunovExponent: 1.3361667787286362,
    equations: { constants in
        let (f, count) = (constants["f"], constants.stateDimension)
        return { _, state, rate in
            for i in 0..<count {
                let (before, twoBefore) = (state[(i + count - 1) % count], state[(i + count - 2) % count])
                rate[i] = (state[(i + 1) % count] - twoBefore) * before - state[i] + f
            }
        }
    })

private let hadley = DynamicalSystem(
    name: "Hadley",
    summary: "An atmospheric convective cell.",
    citation: """
        G. Hadley (1735). On the cause of the general trade winds. Philosophical Transactions of the Royal Society, \
        vol. 34, pp. 58--62.
        """,
    constants: ["a": 0.2, "b": 4, "f": 9, "g": 1],
    initialState: [1.3664423, 0.9309146, 0.64283417],
    period: 1.4541, timeStep: 0.00029086847807974437, lyapunovExponent: 0.2386587703845738,
    equations: { constants in
        let (a, b, f, g) = (constants["a"], constants["b"], constants["f"], constants["g"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -(y * y) - z * z - a * x + a * f
            rate[1] = x * y - b * x * z - y + g
            rate[2] = b * x * y + x * z - z
        }
    })

private let rayleighBenard = DynamicalSystem(
    name: "RayleighBenard",
    summary: "A reduced-order model of a convective cell.",
    citation: """
        Yanagita, Kaneko (1995). Rayleigh-Bénard convection patterns, chaos, spatiotemporal chaos and turbulence. \
        Physica D: Nonlinear Phenomena 82.3 (1995): 288-313.
        """,
    constants: ["a": 30, "b": 5, "r": 18],
    initialState: [-15.660582, -13.32018, 26.879362],
    period: 0.91967, timeStep: 0.00018396466077678754, lyapunovExponent: 1.8138795790741327,
    equations: { constants in
        let (a, b, r) = (constants["a"], constants["b"], constants["r"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * y - a * x
            rate[1] = r * y - x * z
            rate[2] = x * y - b * z
        }
    })

private let shimizuMorioka = DynamicalSystem(
    name: "ShimizuMorioka",
    summary: """
        A system that bifurcates from a symmetric limit cycle to an asymmetric one, similar to the Lorenz attractor.
        """,
    citation: "Shimizu, Morioka. Phys Lett A. 1980: 201-204",
    constants: ["a": 0.85, "b": 0.5],
    initialState: [0.016838697, 0.03489384, 0.35346848],
    period: 12.038, timeStep: 0.002408001333556058, lyapunovExponent: 0.03577425334463406,
    equations: { constants in
        let (a, b) = (constants["a"], constants["b"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = x - a * y - x * z
            rate[2] = -b * z + x * x
        }
    })

private let rucklidge = DynamicalSystem(
    name: "Rucklidge",
    summary: "Two-dimensional convection in a horizontal layer of Boussinesq fluid with lateral constraints.",
    citation: "Rucklidge, A.M. (1992). Chaos in models of double convection. Journal of Fluid Mechanics.",
    constants: ["a": 2, "b": 6.7],
    initialState: [1.9257158, 3.1923835, 5.7829655],
    period: 6.0721, timeStep: 0.0012146224370729896, lyapunovExponent: 0.1936356650629198,
    equations: { constants in
        let (a, b) = (constants["a"], constants["b"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -a * x + b * y - y * z
            rate[1] = x
            rate[2] = -z + y * y
        }
    })

private let burkeShaw = DynamicalSystem(
    name: "BurkeShaw",
    summary: "A scroll-like attractor with unique symmetry along the z axis.",
    citation: "Shaw (1981). Zeitschrift fur Naturforschung.",
    constants: ["e": 13, "n": 10],
    initialState: [-0.79153188, 0.65244479, 0.22517831],
    period: 0.78333, timeStep: 0.00015669211535254134, lyapunovExponent: 2.324596351534631,
    equations: { constants in
        let (e, n) = (constants["e"], constants["n"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -n * x - n * y
            rate[1] = y - n * x * z
            rate[2] = n * x * y + e
        }
    })

private let vallisElNino = DynamicalSystem(
    name: "VallisElNino",
    summary: "Atmospheric temperature fluctuations with annual forcing.",
    citation: "Vallis GK. Conceptual models of El Nio and the southern oscillation. J Geophys Res 1988",
    constants: ["b": 102, "c": 3, "p": 0],
    initialState: [-6.99286331487343, 0.023254276622294345, -0.1658177563067799],
    period: 2.2087, timeStep: 0.00044181363560596765, lyapunovExponent: 0.5477586276153029,
    equations: { constants in
        let (b, c, p) = (constants["b"], constants["c"], constants["p"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = b * y - c * x - c * p
            rate[1] = -y + x * z
            rate[2] = -z - x * y + 1
        }
    })
