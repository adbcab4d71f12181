/// Conservative mechanics, thermostats, and nuclear and planetary models.
let mechanicalSystems: [DynamicalSystem] = [
    doublePendulum, swingingAtwood, henonHeiles, nuclearQuadrupole, noseHoover, rikitakeDynamo, windmiReduced,
    atmosphericRegime,
]

private let doublePendulum = DynamicalSystem(
    name: "DoublePendulum",
    summary: "Two coupled rigid pendula without damping.",
    citation: "See, for example: Marion (2013). Classical dynamics of particles and systems.",
    constants: ["g": 9.81, "l1": 1, "l2": 1, "m1": 1, "m2": 1],
    initialState: [-44.334542, 223.53554, -1.2249799, 2.535486],
    period: 4.0234, timeStep: 0.0008048141356891847, lyapunovExponent: 3.985298067514186,
    observe: { _ in
        { row in
            let (th1, th2) = (row[0], row[1])
            row[0] = sin(th1)
            row[1] = sin(th2)
        }
    },
    equations: { constants in
        let (g, l1, l2, m1) = (constants["g"], constants["l1"], constants["l2"], constants["m1"])
        let m2 = constants["m2"]
        return { _, state, rate in
            let (th1, th2, p1, p2) = (state[0], state[1], state[2], state[3])
            let cosDiff = cos(th1 - th2)
            let sinDiff = sin(th1 - th2)
            let denom = l1 * l2 * (m1 + m2 * sinDiff * sinDiff)
            rate[0] = (l2 * p1 - l1 * p2 * cosDiff) / (l1 * denom)
            let th2dot = ((m1 + m2) * l1 * p2 - m2 * l2 * p1 * cosDiff) / (m2 * l2 * denom)
            let h1 = p1 * p2 * sinDiff / denom
            var h2 = m2 * l2 * p1 * p1 / (2 * l1 * denom * denom)
            h2 += 0.5 * m2 * p2 * l2 * l1 * th2dot / denom
            h2 *= sin(2 * (th1 - th2))
            rate[2] = -(m1 + m2) * g * l1 * sin(th1) - h1 + h2
            rate[3] = -m2 * g * l2 * sin(th2) + h1 - h2
            rate[1] = th2dot
        }
    })

private let swingingAtwood = DynamicalSystem(
    name: "SwingingAtwood",
    summary: """
        A mechanical system consisting of two swinging weights connected by ropes and pulleys. This is only chaotic \
        when m2 is sufficiently larger than m1, and there are nonzero initial momenta
        """,
    citation: """
        Tufillaro, Nicholas B.; Abbott, Tyler A.; Griffiths, David J. (1984). Swinging Atwood's Machine. American \
        Journal of Physics. 52 (10): 895--903.
        """,
    constants: ["m1": 1, "m2": 4.5],
    initialState: [0.113296, 1.5707963267948966, 0.10992, 0.17747],
    period: 0.3417647058823529, timeStep: 6.836433523233154e-05, lyapunovExponent: 1.0111284961954359,
    observe: { _ in
        { row in
            let th = row[1]
            row[1] = sin(th)
        }
    },
    equations: { constants in
        let (m1, m2) = (constants["m1"], constants["m2"])
        return { _, state, rate in
            let (r, th, pr, pth) = (state[0], state[1], state[2], state[3])
            let g = 9.82
            rate[0] = pr / (m1 + m2)
            rate[1] = pth / (m1 * r * r)
            rate[2] = pth * pth / (m1 * r * r * r) - m2 * g + m1 * g * cos(th)
            rate[3] = -m1 * g * r * sin(th)
        }
    })

private let henonHeiles = DynamicalSystem(
    name: "HenonHeiles",
    summary: "A star's motion around the galactic center.",
    citation: """
        Henon, M.; Heiles, C. (1964). The applicability of the third integral of motion: Some numerical experiments. \
        The Astronomical Journal. 69: 73.
        """,
    constants: ["lam": 1],
    initialState: [-0.29707259, -0.0031367513, 0.42548865, 0.071905482],
    period: 6.37, timeStep: 0.0012742123687280581, lyapunovExponent: 0.03551120315239528,
    equations: { constants in
        let lam = constants["lam"]
        return { _, state, rate in
            let (x, y, px, py) = (state[0], state[1], state[2], state[3])
            rate[0] = px
            rate[1] = py
            rate[2] = -x - 2 * lam * x * y
            rate[3] = -y - lam * x * x + lam * y * y
        }
    })

private let nuclearQuadrupole = DynamicalSystem(
    name: "NuclearQuadrupole",
    summary: "A quadrupole boson Hamiltonian that produces chaos via a resonance overlap mechanism",
    citation: "Baran V. and Raduta A. A. (1998), International Journal of Modern Physics E",
    constants: ["a": 1, "b": 0.55, "d": 0.4],
    initialState: [-0.85591178, 1.48078342, -0.85075322, 1.63576085],
    period: 6.023076923076923, timeStep: 0.0012048161873133268, lyapunovExponent: 0.29554197767663787,
    equations: { constants in
        let (a, b, d) = (constants["a"], constants["b"], constants["d"])
        return { _, state, rate in
            let (q1, q2, p1, p2) = (state[0], state[1], state[2], state[3])
            rate[0] = a * p1
            rate[1] = a * p2
            rate[2] =
                -a * q1 + 3 / sqrt(2) * b * q1 * q1 - 3 / sqrt(2) * b * q2 * q2 - d * q1 * q1 * q1 - d * q1 * q2 * q2
            rate[3] = -a * q2 - 3 * sqrt(2) * b * q1 * q2 - d * q2 * q1 * q1 - d * q2 * q2 * q2
        }
    })

private let noseHoover = DynamicalSystem(
    name: "NoseHoover",
    summary: "Fixed temperature molecular dynamics for a strained flow under a reduced order model.",
    citation: """
        Nose, S (1985). A unified formulation of the constant temperature molecular-dynamics methods. Journal of \
        Chemical Physics (1984). Hoover, William G. Canonical dynamics: Equilibrium phase-space distributions. Phys. \
        Rev. A. Hoover, William G., Anthony JC Ladd, and Bill Moran (1982). High-strain-rate plastic flow studied via \
        nonequilibrium molecular dynamics. Physical Review Letters.
        """,
    constants: ["a": 1.5],
    initialState: [-1.9758582, 0.24647527, 0.79024299],
    period: 5.8673, timeStep: 0.0011736556092682804, lyapunovExponent: 0.010464383779400952,
    equations: { constants in
        let a = constants["a"]
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = y
            rate[1] = -x + y * z
            rate[2] = a - y * y
        }
    })

private let rikitakeDynamo = DynamicalSystem(
    name: "RikitakeDynamo",
    summary: "Electric current and magnetic field of two coupled disk dynamos.",
    citation: """
        Rikitake, T., Oscillations of a system of disk dynamos, Mathematical Proceedings of the Cambridge \
        Philosophical Society, 1958.
        """,
    constants: ["a": 1, "mu": 1],
    initialState: [-0.7791562791136255, -0.6302244598741468, 2.671200187214492],
    period: 5.8975, timeStep: 0.0011796966161026034, lyapunovExponent: 0.1318127385277225,
    equations: { constants in
        let (a, mu) = (constants["a"], constants["mu"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = -mu * x + y * z
            rate[1] = -mu * y - a * x + x * z
            rate[2] = 1 - x * y
        }
    })

private let windmiReduced = DynamicalSystem(
    name: "WindmiReduced",
    summary: """
        Energy transfer into the ionosphere and magnetosphere by the solar wind. The parameter vsw controls the onset \
        of chaos.
        """,
    citation: "Smith, Thiffeault, Horton. J Geophys Res. 2000. Horton, Weigel, Sprott. Chaos 2001.",
    constants: ["a1": 0.247, "b1": 10.8, "b2": 0.0752, "b3": 1.06, "d1": 2200, "vsw": 5],
    initialState: [0.93337506, 6.2678923, 41.969547],
    period: 4.6733, timeStep: 0.0009348158026337216, lyapunovExponent: 0.403521000622694,
    equations: { constants in
        let (a1, b1, b2, b3) = (constants["a1"], constants["b1"], constants["b2"], constants["b3"])
        let (d1, vsw) = (constants["d1"], constants["vsw"])
        return { _, state, rate in
            let (i, v, p) = (state[0], state[1], state[2])
            rate[0] = a1 * (vsw - v)
            rate[1] = b1 * i - b2 * p / 2 - b3 * v
            rate[2] = vsw * vsw - pow(p, 5 / 4) * sqrt(vsw) * (1 + tanh(d1 * (i - 1))) / 2
        }
    })

private let atmosphericRegime = DynamicalSystem(
    name: "AtmosphericRegime",
    summary: """
        A model of regime transition in atmospheric flows. Contains widely-separated timescales due a quadratic term, \
        which itself arises from a conservation law.
        """,
    citation: """
        Tuwankotta (2006). Chaos in a coupled oscillators system with widely spaced frequencies and energy-preserving \
        non-linearity
        """,
    constants: ["alpha": -2, "beta": -5, "mu1": 0.05, "mu2": -0.01, "omega": 3, "sigma": 1.1],
    initialState: [0.026544189906947246, 0.20580772677536016, 0.43758119702219506],
    period: 89.59496756697331, timeStep: 0.01792198051014566, lyapunovExponent: 0.010543274932274862,
    equations: { constants in
        let (alpha, beta, mu1, mu2) = (constants["alpha"], constants["beta"], constants["mu1"], constants["mu2"])
        let (omega, sigma) = (constants["omega"], constants["sigma"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = mu1 * x + sigma * x * y
            rate[1] = mu2 * y + omega * z + alpha * y * z + beta * z * z - sigma * x * x
            rate[2] = mu2 * z - omega * y - alpha * y * y - beta * y * z
        }
    })
