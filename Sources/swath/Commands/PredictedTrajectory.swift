import Numerics
import ScalingLaws

/// Losses along a training run that has not been, with their ranges.
struct PredictedTrajectory {
    let parameters: Double
    let batch: Double
    let points: [(steps: Double, forecast: Forecast)]

    /// - Parameter first: The first step of the runs behind the fit where it is nil, or a hundredth of the last.
    init(
        _ fit: StoredFit, parameters: Double, batch: Double, last: Double, first: Double?, points: Int
    ) throws(ScalingLawError) {
        let seen = fit.ranges.steps.flatMap { $0.lower < last ? $0.lower : nil }
        let first = first ?? seen ?? last / 100
        guard first < last else {
            throw .outOfRange("the first step", value: first, range: "below the last, \(last)")
        }
        let (low, high) = (portableLogarithm(first), portableLogarithm(last))
        (self.parameters, self.batch) = (parameters, batch)
        var path: [(steps: Double, forecast: Forecast)] = []
        for place in 0..<points {
            // The ends are what was asked for, to the last digit.
            let between = portableExponential(low + (high - low) * Double(place) / Double(points - 1))
            let steps = place == 0 ? first : place == points - 1 ? last : between
            path.append((steps, try fit.loss(parameters: parameters, tokens: steps * batch, batch: batch)))
        }
        self.points = path
    }

    var csv: String {
        var text = "steps,tokens,loss,lower,upper\n"
        for (steps, forecast) in points {
            let loss = forecast.quantities[0]
            let ends = [loss.lower, loss.upper].map { $0.map { "\($0)" } ?? "" }
            text += "\(steps),\(steps * batch),\(loss.value),\(ends.joined(separator: ","))\n"
        }
        return text
    }

    func json(of fit: StoredFit) -> String {
        var object = JSONLine()
        object.add("law", fit.name)
        object.add("parameters", parameters)
        object.add("batch", batch)
        object.add("warnings", ForecastText.warnings(fit, points.map(\.forecast)))
        let losses = points.map(\.forecast.quantities[0])
        object.add("steps", raw: NumberList.json(points.map(\.steps)))
        object.add("tokens", raw: NumberList.json(points.map { $0.steps * batch }))
        object.add("loss", raw: NumberList.json(losses.map(\.value)))
        object.add("lower", raw: NumberList.json(losses.map { $0.lower ?? .nan }))
        object.add("upper", raw: NumberList.json(losses.map { $0.upper ?? .nan }))
        return object.text
    }
}
