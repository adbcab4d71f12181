/// Passive tracers in prescribed flows, steady or driven.
let fluidAdvection: [DynamicalSystem] = [
    arnoldBeltramiChildress, bickleyJet, doubleGyre, oscillatingFlow, blinkingRotlet, blinkingVortex,
    lidDrivenCavityFlow, interiorSquirmer,
]

private let arnoldBeltramiChildress = DynamicalSystem(
    name: "ArnoldBeltramiChildress",
    summary: "An exact solution of Euler's equation for inviscid flow in 3D. Often referred to as the ABC flow.",
    citation: "V. I. Arnold, Journal of Applied Mathematics and Mechanics 30, 223 (1966).",
    constants: ["a": 1.73205, "b": 1.41421, "c": 1],
    initialState: [147.91266, -1762.805, -647.37622],
    period: 2.8508, timeStep: 0.0005702550425070285, lyapunovExponent: 0.3667300080060703,
    observe: { _ in
        { row in
            let (x, y, z) = (row[0], row[1], row[2])
            row[0] = sin(x)
            row[1] = cos(y)
            row[2] = sin(z)
        }
    },
    equations: { constants in
        let (a, b, c) = (constants["a"], constants["b"], constants["c"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            rate[0] = a * sin(z) + c * cos(y)
            rate[1] = b * sin(x) + a * cos(z)
            rate[2] = c * sin(y) + b * cos(x)
        }
    })

private let bickleyJet = DynamicalSystem(
    name: "BickleyJet",
    summary: """
        A zonal jet passing between two counter rotating vortices. A steady Hamiltonian with a time-dependent \
        perturbation.
        """,
    citation: """
        Hadjighasem, Karrasch, Teramoto, Haller (2016). A Spectral Clustering Approach to Lagrangian Vortex Detection \
        Phys Rev E.
        """,
    constants: ["ell": 1.77, "omega": 1, "u": 6.266e-05],
    tables: [
        "eps": [0.0075, 0.15, 0.3], "k": [0.313922, 0.627845, 0.941767],
        "sigma": [9.05854e-06, 1.28453e-05, 2.88863e-05],
    ],
    initialState: [-0.4, 0.3, 0],
    period: 97826.57, timeStep: 17.56824204034172, lyapunovExponent: 3.0318672544949706e-06,
    observe: { constants in
        let k = constants[table: "k"].min() ?? 0
        let frequency = constants["omega"] * k * (constants[table: "sigma"].min() ?? 0)
        return { row in
            row[1] = sin(k * row[1])
            row[2] = sin(frequency * row[2])
        }
    },
    equations: { constants in
        let (ell, omega, u) = (constants["ell"], constants["omega"], constants["u"])
        let (eps, k, sigma) = (constants[table: "eps"], constants[table: "k"], constants[table: "sigma"])
        return { _, state, rate in
            let (y, x, z) = (state[0], state[1], state[2])
            let sech = 1 / cosh(y / ell)
            var (cosines, sines) = (0.0, 0.0)
            for n in 0..<k.count {
                let phase = k[n] * (x - z * sigma[n])
                cosines += eps[n] * cos(phase)
                sines += eps[n] * k[n] * sin(phase)
            }
            rate[0] = ell * u * sech * sech * sines
            rate[1] = u * sech * sech * (-1 - 2 * cosines * tanh(y / ell))
            rate[2] = omega
        }
    })

private let doubleGyre = DynamicalSystem(
    name: "DoubleGyre",
    summary: "A time-dependent fluid flow exhibiting Lagrangian coherent structures",
    citation: """
        Shadden, Lekien, Marsden (2005). Definition and properties of Lagrangian coherent structures from finite-time \
        Lyapunov exponents in two-dimensional aperiodic flows. Physica D.
        """,
    kind: .driven,
    constants: ["alpha": 0.1, "eps": 0.1, "omega": 0.62832],
    initialState: [1.5327241, 0.99802126, 3879.3323],
    period: 13.953, timeStep: 0.002791065177530072, lyapunovExponent: 0.12185254082886439,
    observe: { _ in
        { row in
            let z = row[2]
            row[2] = sin(z)
        }
    },
    equations: { constants in
        let (alpha, eps, omega) = (constants["alpha"], constants["eps"], constants["omega"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            let a = eps * sin(z)
            let b = 1 - 2 * eps * sin(z)
            let f = a * x * x + b * x
            rate[0] = -alpha * Double.pi * sin(Double.pi * f) * cos(Double.pi * y)
            rate[1] = alpha * Double.pi * cos(Double.pi * f) * sin(Double.pi * y) * (2 * a * x + b)
            rate[2] = omega
        }
    })

private let oscillatingFlow = DynamicalSystem(
    name: "OscillatingFlow",
    summary: "A model fluid flow that produces KAM tori. Original parameters have been rescaled by k",
    citation: "T. H. Solomon and J. P. Gollub, Phys. Rev. A 38, 6280 (1988).",
    kind: .driven,
    constants: ["b": 0.48, "k": 1, "omega": 0.49, "u": 0.72],
    initialState: [3.14159265, 1.04719755, 0.4],
    period: 23.857, timeStep: 0.004772195365894731, lyapunovExponent: 0.13470179997834794,
    observe: { constants in
        let k = constants["k"]
        return { row in
            let (x, z) = (row[0], row[2])
            row[0] = cos(k * x)
            row[2] = sin(z)
        }
    },
    equations: { constants in
        let (b, k, omega, u) = (constants["b"], constants["k"], constants["omega"], constants["u"])
        return { _, state, rate in
            let (x, y, z) = (state[0], state[1], state[2])
            let f = x + b * sin(z)
            rate[0] = u * cos(k * y) * sin(k * f)
            rate[1] = -u * sin(k * y) * cos(k * f)
            rate[2] = omega
        }
    })

private let blinkingRotletEquations: DynamicalSystem.Equations = { constants in
    let (a, b, bc, sigma, tau) = (constants["a"], constants["b"], constants["bc"], constants["sigma"], constants["tau"])
    // The velocity of a rotlet at distance b from the centre of a disc of radius a.
    func rotlet(_ r: Double, _ theta: Double, _ b: Double) -> (radial: Double, angular: Double) {
        let (aa, bb, rr) = (a * a, b * b, r * r)
        let cosine = cos(theta)
        let kappa = aa + (bb * rr) / aa - 2 * b * r * cosine
        let gamma = (1 - rr / aa) * (aa - (bb * rr) / aa)
        let iota = (bb * r) / aa - b * cosine
        let zeta = bb + rr - 2 * b * r * cosine
        let nu = aa + bb - (2 * bb * rr) / aa
        let radial = b * sin(theta) * (-bc * (gamma / square(kappa)) - 1 / kappa + 1 / zeta)
        var angular = bc * (gamma * iota) / square(kappa) + bc * r * nu / (aa * kappa)
        angular += iota / kappa - (r - b * cosine) / zeta
        return (radial, angular)
    }
    return { _, state, rate in
        let (r, theta, time) = (state[0], state[1], state[2])
        let weight = blinking(time, period: tau)
        let (first, second) = (rotlet(r, theta, b), rotlet(r, theta, -b))
        rate[0] = sigma * (weight * first.radial + (1 - weight) * second.radial)
        rate[1] = sigma * (weight * first.angular + (1 - weight) * second.angular) / r
        rate[2] = 1
    }
}

private let blinkingRotlet = DynamicalSystem(
    name: "BlinkingRotlet",
    summary: """
        The location of the mixer is chosen so that there is a stagnation point at its symmetric complement. Solution \
        is given in polar coordinates (r, theta).
        """,
    citation: """
        Meleshko & Aref. A blinking rotlet model for chaotic advection. Physics of Fluids 1996. See also Tallapragada \
        and Sudarsanam PRE 2019
        """,
    kind: .driven,
    constants: ["a": 1, "b": 0.5298833894399929, "bc": 1, "sigma": -1, "tau": 3],
    initialState: [-0.08541919, -0.05204435, 0],
    period: 2.9520625, timeStep: 0.0005905109184863022, lyapunovExponent: 2.120338159738003,
    observe: { constants in
        let tau = constants["tau"]
        return { row in
            let (r, th, tt) = (row[0], row[1], row[2])
            row[0] = r * cos(th)
            row[1] = r * sin(th)
            row[2] = sin(2 * Double.pi * tt / tau)
        }
    },
    equations: blinkingRotletEquations)

private let blinkingVortex = DynamicalSystem(
    name: "BlinkingVortex",
    summary: "A classic minimal chaotic mixing flow. Solution is given in polar coordinates (r, theta)",
    citation: "Aref (1984). Stirring by chaotic advection. J. Fluid Mechanics.",
    kind: .driven,
    constants: ["a": 1, "b": 0.5, "bc": 0, "sigma": -1, "tau": 3],
    initialState: [-0.08541919, -0.05204435, 0],
    period: 2.7616666666666667, timeStep: 0.0005524254042340715, lyapunovExponent: 2.863016777441748,
    observe: { constants in
        let tau = constants["tau"]
        return { row in
            let (r, th, tt) = (row[0], row[1], row[2])
            row[0] = r * cos(th)
            row[1] = r * sin(th)
            row[2] = sin(2 * Double.pi * tt / tau)
        }
    },
    equations: blinkingRotletEquations)

private let lidDrivenCavityFlow = DynamicalSystem(
    name: "LidDrivenCavityFlow",
    summary: "A two-dimensional flow alternately driven by translation of the left and right walls.",
    citation: "Grover et al. Chaos (2012). Topological chaos, braiding and bifurcation of almost-cyclic sets.",
    kind: .driven,
    constants: ["a": 6, "b": 1, "tau": 1.1, "u1": 9.92786, "u2": 8.34932],
    initialState: [3.966790341130254, 0.18425981346720144, 0],
    period: 2.7333134945588955, timeStep: 0.000546753824549171, lyapunovExponent: 2.172601412109087,
    observe: { constants in
        let tau = constants["tau"]
        return { row in
            let tt = row[2]
            row[2] = sin(2 * Double.pi * tt / tau)
        }
    },
    equations: { constants in
        let (a, b, tau, u1, u2) = (constants["a"], constants["b"], constants["tau"], constants["u1"], constants["u2"])
        // The stream of mode n (1 or 2) in a box of width a and half-height b, for a lid of unit speed.
        func mode(_ n: Double, _ x: Double, _ y: Double) -> (x: Double, y: Double) {
            let wave = n * Double.pi / a
            let scale = 2 / (2 * n * b * Double.pi + a * sinh(2 * wave * b))
            let (sinhB, coshB) = (sinh(wave * b), cosh(wave * b))
            let (sinhY, coshY) = (sinh(wave * y), cosh(wave * y))
            let along = -n * b * Double.pi * sinhB * sinhY + coshB * (n * Double.pi * y * coshY + a * sinhY)
            let across = b * sinhB * coshY - coshB * y * sinhY
            return (scale * sin(wave * x) * along, scale * n * Double.pi * cos(wave * x) * across)
        }
        return { _, state, rate in
            let (x, y, time) = (state[0], state[1], state[2])
            let weight = blinking(time, period: tau)
            let (first, second) = (mode(1, x, y), mode(2, x, y))
            // The lids move against each other in turn: the first mode changes its sign.
            rate[0] = (2 * weight - 1) * u1 * first.x + u2 * second.x
            rate[1] = (2 * weight - 1) * u1 * first.y + u2 * second.y
            rate[2] = 1
        }
    })

private let interiorSquirmer = DynamicalSystem(
    name: "InteriorSquirmer",
    summary: """
        Boundary-driven flow of a viscous fluid within a cylinder. Any slip boundary condition can be used, as long as \
        it is parametrized by its Fourier coefficients.
        """,
    citation: """
        Blake, J. R. Self propulsion due to oscillations on the surface of a cylinder at low Reynolds number. AMS \
        Bulletin 1971.
        """,
    kind: .driven,
    constants: ["tau": 3],
    tables: ["a": [0.5, 0.5, 0.5, 0.5, 0.5], "g": [0.5, 0.5, 0.5, 0.5, 0.5]],
    initialState: [0.1, 0.1, 0.1],
    period: 28.822573200111794, timeStep: 0.005765475552614134, lyapunovExponent: 0.84473454954854,
    observe: { constants in
        let tau = constants["tau"]
        return { row in
            let (r, th, tt) = (row[0], row[1], row[2])
            row[0] = r * cos(th)
            row[1] = r * sin(th)
            row[2] = sin(2 * Double.pi * tt / tau)
        }
    },
    equations: { constants in
        let (a, g, tau) = (constants[table: "a"], constants[table: "g"], constants["tau"])
        return { _, state, rate in
            let (r, theta, time) = (state[0], state[1], state[2])
            let phase = blinking(time, period: tau)
            var (radial, angular) = (0.0, 0.0)
            var power = 1.0
            for index in 0..<a.count {
                let n = Double(index + 1)
                power *= r
                let (sine, cosine) = (sin(n * theta), cos(n * theta))
                let (an, gn) = (a[index] * phase, g[index] * (1 - phase))
                radial += (gn * cosine + an * sine) * (n * power * (r * r - 1)) / r
                angular += (2 * r + (r * r - 1) * n / r) * (an * cosine - gn * sine) * power
            }
            rate[0] = radial
            rate[1] = angular / r
            rate[2] = 1
        }
    })
