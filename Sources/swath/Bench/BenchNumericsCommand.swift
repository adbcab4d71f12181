import ArgumentParser
import Glibc
import Numerics
import Worker

struct BenchNumericsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "numerics",
        abstract: "Training steps a second of the networks that the families train, on one thread.",
        discussion: """
            Times are of the CPU as well as of the clock: on a shared machine, the former are the steadier. \
            `of peak` compares a step's floating-point operations a second with those of a large matrix product \
            here. One network a process keeps the figures of memory apart.

            EXAMPLES
              swath bench numerics
              swath bench numerics --case mlp --case train-0 --seconds 5 --json
              swath bench numerics --list
            """)

    @Option(name: .customLong("case"), help: ArgumentHelp("Only this network; may be given again.", valueName: "name"))
    var cases: [String] = []
    @Option(help: ArgumentHelp("How long to time each network.", valueName: "seconds")) var seconds: Double = 3
    @Flag(help: "Name the networks and end.") var list = false
    @Flag(help: "Print JSON, a line a network.") var json = false

    func run() throws {
        FreedMemory.keep()
        if list {
            let width = NumericsCase.all.map(\.name.count).max() ?? 0
            for one in NumericsCase.all {
                Terminal.print(one.name + String(repeating: " ", count: width - one.name.count + 2) + one.summary)
            }
            return
        }
        guard seconds > 0, seconds <= 3600 else {
            throw CommandFailure(.usage, "--seconds must be above 0, up to 3600")
        }
        let known = NumericsCase.all
        for name in cases where !known.contains(where: { $0.name == name }) {
            throw CommandFailure(
                .usage, "there is no case \"\(name)\"; there are \(known.map(\.name).joined(separator: ", "))")
        }
        let peak = MatrixProductBench.peak()
        guard MatrixProductBench.isRight() else {
            throw CommandFailure(.fault, "OpenBLAS' \(BLASKernel.name) kernel computes wrong products on this machine")
        }
        if !json {
            Terminal.print(
                "kernels \(Float.kernels.featureLevel), OpenBLAS \(BLASKernel.name), one thread; "
                    + "sgemm peak \(rounded(peak / 1e9, 1)) GFLOP/s")
        }
        for one in known where cases.isEmpty || cases.contains(one.name) {
            let timing = try NumericsTiming(one, seconds: seconds)
            Terminal.print(json ? timing.line(peak: peak).text : timing.sentence(peak: peak))
        }
    }
}

/// What timing one network gave.
struct NumericsTiming {
    let network: NumericsCase
    let step: NumericsStep
    /// Seconds of each step by the clock and of the CPU, in order.
    private(set) var wall: [Double] = []
    private(set) var cpu: [Double] = []
    private(set) var firstStep = 0.0
    /// Passes without gradients a second, where the network has one.
    private(set) var forwardRate: Double?

    init(_ network: NumericsCase, seconds: Double) throws {
        self.network = network
        step = try network.make()
        let start = Monotonic.now
        _ = try step.take()
        firstStep = Monotonic.now - start
        for _ in 0..<2 { _ = try step.take() }
        let end = Monotonic.now + seconds
        while wall.count < 5 || (Monotonic.now < end && wall.count < 100_000) {
            let (clock, used) = (Monotonic.now, ThreadClock.now)
            _ = try step.take()
            cpu.append(ThreadClock.now - used)
            wall.append(Monotonic.now - clock)
        }
        if let forward = step.forward {
            forward()
            let used = ThreadClock.now
            var passes = 0
            while ThreadClock.now - used < max(0.3, seconds / 3) {
                forward()
                passes += 1
            }
            forwardRate = Double(passes * network.perStep) / (ThreadClock.now - used)
        }
        wall.sort()
        cpu.sort()
    }

    private var median: Double { cpu[cpu.count / 2] }
    private var rate: Double { Double(network.perStep) / median }

    func sentence(peak: Double) -> String {
        var text = "\(network.name): \(rounded(median * 1e3, 3)) ms a step, \(rounded(rate, 1)) \(network.unit)/s"
        if let operations = network.operations {
            text += ", \(rounded(operations / median / 1e9, 1)) GFLOP/s"
            text += " (\(rounded(operations / median / peak * 100, 0)) % of peak)"
        }
        return text + "; \(network.summary)"
    }

    func line(peak: Double) -> JSONLine {
        var line = JSONLine()
        line.add("bench", "train")
        line.add("case", network.name)
        line.add("lib", "swath")
        line.add("kernels", Float.kernels.featureLevel)
        line.add("blas", BLASKernel.name)
        line.add("threads", 1)
        if !network.sides.isEmpty {
            var sides = JSONLine()
            for side in network.sides { sides.add(side.name, side.value) }
            line.add("config", raw: sides.text)
        }
        line.add("batch", network.perStep)
        line.add("n_total", step.parameters)
        line.add("params", step.parameters)
        line.add("trainable", step.trainable)
        line.add("ms_step", wall[wall.count / 2] * 1e3)
        line.add("ms_best", wall[0] * 1e3)
        line.add("ms_cpu", median * 1e3)
        line.add("iters", wall.count)
        line.add("first_step_s", firstStep)
        line.add("\(network.unit)_s", rate)
        line.add("train_per_s", rate)
        line.add("train_min", Double(network.perStep) / cpu[cpu.count - 1])
        line.add("train_max", Double(network.perStep) / cpu[0])
        if let forwardRate { line.add("fwd_eval_per_s", forwardRate) }
        if let operations = network.operations {
            line.add("gflops_total", operations / wall[wall.count / 2] / 1e9)
            line.add("gflops_best", operations / wall[0] / 1e9)
            line.add("gflops_cpu", operations / median / 1e9)
            line.add("peak_fraction", operations / median / peak)
        }
        line.add("sgemm_peak_gflops", peak / 1e9)
        line.add("peak_rss_mb", ProcessUsage.peakMiB)
        return line
    }
}

/// `value` to so many places after the point.
private func rounded(_ value: Double, _ places: Int) -> Double {
    let factor = pow(10, Double(places))
    return (value * factor).rounded() / factor
}
