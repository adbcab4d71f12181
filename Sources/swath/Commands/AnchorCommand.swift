import ArgumentParser
import ContinualLearning
import Foundation

struct AnchorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor",
        abstract:
            "Train the network that isolated continual learners build on, and write it to a file.",
        discussion: """
            It learns to tell apart all classes of a pool that no task of mosaic53 shares: other scripts, strokes and \
            figures, which are in the program, and Fashion-MNIST, of Debian's package dataset-fashion-mnist. Sweeps take it \
            by their parameter `anchor`. The defaults make the one in the program, in a quarter of an hour of one core.

            EXAMPLES
              swath anchor --output anchor.bin
              swath anchor --output wide.bin --channels 96,192,384,384
              swath anchor --output residual.bin --shape resnet20 --width 32
              swath anchor --output turns.bin --objective self-supervised
              swath anchor --output brief.bin --epochs 1
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("Where it is written.", valueName: "file"))
    var output: String
    @Option(
        help: """
            How its convolutions follow one another: plain stages, or a residual network of 19 of them in three stages (He et al. \
            2016).
            """)
    var shape = Shape.plain
    @Option(
        help: ArgumentHelp(
            "Channels of every stage of a plain one: 64,128,256,256 by default.", valueName: "counts"))
    var channels: String?
    @Option(
        help: ArgumentHelp(
            "Channels of the first stage of a residual one: 16 by default.", valueName: "count"))
    var width: Int?
    @Option(
        help: """
            What it learns: to tell all classes of the pool apart, or, without its labels, by how many quarter turns an image was \
            turned (Gidaris 2018).
            """)
    var objective = AnchorObjective.supervised
    @Option(help: ArgumentHelp("How often all images are gone through.", valueName: "count"))
    var epochs = 6
    @Option(help: ArgumentHelp("Of initial weights and the order of images.", valueName: "number"))
    var seed: UInt64 = 1
    @Flag(help: "Print JSON, one object an epoch.") var json = false

    enum Shape: String, ExpressibleByArgument, CaseIterable { case plain, resnet20 }

    private func anchorShape() throws -> AnchorShape {
        switch shape {
        case .plain:
            guard width == nil else { throw CommandFailure(.usage, "--width is for --shape resnet20") }
            guard let channels else { return AnchorShape() }
            let counts = channels.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
            guard counts.allSatisfy({ $0.map { (1...4096).contains($0) } ?? false }),
                (1...16).contains(counts.count)
            else {
                throw CommandFailure(
                    .usage,
                    "--channels takes 1 to 16 numbers from 1 to 4096 with commas between, not \(channels)")
            }
            return AnchorShape(channels: counts.compactMap(\.self))
        case .resnet20:
            guard channels == nil else {
                throw CommandFailure(
                    .usage, "--channels is for --shape plain; a residual network has a --width")
            }
            let width = width ?? 16
            guard (1...1024).contains(width) else {
                throw CommandFailure(.usage, "--width must be from 1 to 1024")
            }
            return .resnet20(width: width)
        }
    }

    func run() throws {
        let shape = try anchorShape()
        guard (1...1000).contains(epochs) else {
            throw CommandFailure(.usage, "--epochs must be from 1 to 1000")
        }
        let folder = URL(fileURLWithPath: output).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw CommandFailure(.badInput, "\(output): its folder is not there, or cannot be written to")
        }
        let training: AnchorTraining
        do {
            training = try AnchorTraining(
                shape, objective: objective, pool: .anchorPool(), epochs: epochs, seed: seed)
        } catch let error as ImageSourceError {
            throw CommandFailure(.badInput, "\(error)")
        }
        while training.epoch < epochs {
            let loss = try training.learnEpoch { share in
                guard Terminal.errorIsTerminal else { return }
                Terminal.write(
                    "\r\u{1B}[Kepoch \(training.epoch + 1) of \(epochs)  \(Int(share * 100))%", to: 2)
            }
            if Terminal.errorIsTerminal { Terminal.write("\r\u{1B}[K", to: 2) }
            guard let loss else {
                throw CommandFailure(.findings, "training diverged in epoch \(training.epoch + 1)")
            }
            if json {
                var line = JSONLine()
                line.add("epoch", training.epoch)
                line.add("loss", loss)
                Terminal.print(line.text)
            } else {
                Terminal.print("epoch \(training.epoch)  loss \(String(format: "%.4f", loss))")
            }
        }
        do {
            try Data(training.anchor().bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch let error as CocoaError {
            throw CommandFailure(.badInput, "\(output): \(error.localizedDescription)")
        }
    }
}

extension AnchorObjective: ExpressibleByArgument {}
