namespace Myelin;

/// <summary>A value of the epochs that something waits for, such as "val_accuracy", and which of its values are better.</summary>
static class MonitoredValue
{
    const string Validation = "val_";

    /// <summary>The direction in which a value is better that a callback monitors.</summary>
    /// <param name="callback">The callback. Its training, if it is one of <see cref="Model.Fit"/>, knows which values there will be.</param>
    /// <param name="name">The name of the value.</param>
    /// <param name="given">The direction that was given.</param>
    /// <param name="model">The model, which may be compiled.</param>
    /// <exception cref="ArgumentException">There is no such value, or it has no direction.</exception>
    public static MetricDirection Direction(Callback callback, string name, MetricDirection? given, Model model)
    {
        string who = callback.GetType().Name;
        if (callback.Run?.Names is { } names && !names.Contains(name))
            throw names.Any(known => Validation + known == name) ? WithoutValidation(who, name)
                : Nearest.Unknown("metric", name, name.StartsWith(Validation, StringComparison.Ordinal)
                    ? [.. names.Where(known => !known.StartsWith(Validation, StringComparison.Ordinal)).Select(known => Validation + known)] : [.. names]);
        if (model.Compiled != null || given is not (null or MetricDirection.None)) return Direction(who, name, given, model);
        if (name is "loss" or Validation + "loss") return MetricDirection.LowerIsBetter;
        throw new ArgumentException($"{who}: expects a direction for \"{name}\", received none, and the model is not compiled with metrics; " +
            "give one: MetricDirection.LowerIsBetter or HigherIsBetter.");
    }

    /// <summary>Checks a direction that was given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of <see cref="MetricDirection"/>.</exception>
    public static MetricDirection? Checked(MetricDirection? given, string who) => given is null || Enum.IsDefined(given.Value) ? given
        : throw new ArgumentOutOfRangeException("direction",
            $"{who}: expects a direction of MetricDirection, received {(int)given}; give LowerIsBetter or HigherIsBetter.");

    /// <summary>The direction that was given, or that of the metric of this name.</summary>
    /// <exception cref="ArgumentException">There is no such metric, or it has no direction.</exception>
    public static MetricDirection Direction(string who, string name, MetricDirection? given, Model model)
    {
        Checked(given, who);
        if (given is { } known and not MetricDirection.None) return known;
        MetricDirection direction = model.DirectionOf(name);
        return direction != MetricDirection.None ? direction : throw new ArgumentException(
            $"{who}: expects a value of which smaller or larger ones are better, received \"{name}\", whose metric has no direction; " +
            "give a direction: MetricDirection.LowerIsBetter or HigherIsBetter.");
    }

    /// <summary>The value by which checkpoints choose the best epoch, and its direction.</summary>
    /// <exception cref="ArgumentException">There is no such value, or it has no direction.</exception>
    public static (string Name, MetricDirection Direction) Of(Checkpoints options, Model model, bool hasValidation)
    {
        string name = options.Monitor ?? (hasValidation ? "val_loss" : "loss");
        MetricDirection direction = Direction(nameof(Checkpoints), name, options.Direction, model);
        return hasValidation || model.Compiled!.Names.Contains(name) ? (name, direction) : throw WithoutValidation(nameof(Checkpoints), name);
    }

    /// <summary>The metric that a value belongs to: "accuracy" for "val_accuracy", unless a metric has the whole name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static int IndexOf(string name, IReadOnlyList<string> metrics)
    {
        for (int i = 0; i < metrics.Count; i++)
            if (metrics[i] == name) return i;
        for (int i = 0; i < metrics.Count; i++)
            if (Validation + metrics[i] == name) return i;
        throw Nearest.Unknown("metric", name, [.. metrics, .. metrics.Select(metric => Validation + metric)]);
    }

    /// <summary>The value of an epoch.</summary>
    /// <exception cref="ArgumentException">There is none, for example because there are no validation data.</exception>
    public static double Of(string who, string name, EpochResult result)
    {
        bool isMissing = result.Metrics.All(metric => metric.Name != name);
        if (isMissing && result.Metrics.Any(metric => Validation + metric.Name == name))
            throw WithoutValidation(who, name);
        return result[name];
    }

    static ArgumentException WithoutValidation(string who, string name) => new(
        $"{who}: expects the value \"{name}\", received none, because there are no validation data; " +
        $"give Fit some, or monitor \"{name[Validation.Length..]}\".");
}
