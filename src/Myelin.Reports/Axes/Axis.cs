namespace Myelin;

/// <summary>One axis: its label with the unit, and its range.</summary>
sealed class Axis
{
    /// <summary>The margin at both ends of the data, as a fraction of their range.</summary>
    const double Padding = 0.04;

    readonly bool whole;

    Axis(string label, Scale scale, double low, double high, bool whole)
    {
        (Label, Scale, Low, High, this.whole) = (label, scale, low, high, whole);
    }

    public string Label { get; }

    public Scale Scale { get; }

    public double Low { get; }

    public double High { get; }

    /// <summary>An axis with an exact range.</summary>
    public static Axis Between(string label, double low, double high) => new(label, Scale.Linear, low, high, whole: false);

    /// <summary>An axis of a plane for all values, with a margin at both ends, also at 0.</summary>
    public static Axis Beyond(string label, IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        (double low, double high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        double room = high > low ? Padding * (high - low) : Math.Max(1, Math.Abs(high)) / 10;
        return Between(label, low - room, high + room);
    }

    /// <summary>An axis for all values, with a margin at its ends, so that no point lies on the frame. Its ticks do not cross 0 unless the values do.</summary>
    /// <param name="label">Its name with the unit.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="values">The values; those that are not finite are ignored.</param>
    public static Axis Around(string label, Scale scale, IEnumerable<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        bool whole = true;
        foreach (double value in values.Where(double.IsFinite))
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
            whole &= value == Math.Truncate(value);
        }
        if (low > high) (low, high) = (1, 1);
        if (scale == Scale.Log10)
        {
            double a = Math.Log10(low), b = Math.Log10(high), pad = b > a ? Padding * (b - a) : 0.3;
            return new(label, scale, Math.Pow(10, Math.Max(-307, a - pad)), Math.Pow(10, Math.Min(308, b + pad)), whole: false);
        }
        double room = high > low ? Padding * (high - low) : Math.Abs(high) > 0 ? Math.Abs(high) / 10 : 1;
        return new(label, scale, low - room, high + room, whole)
        {
            Least = low >= 0 ? 0 : double.NegativeInfinity,
            Most = high <= 0 && low < 0 ? 0 : double.PositiveInfinity,
        };
    }

    /// <summary>The least value that can have a tick: 0 if no value is below.</summary>
    double Least { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value that can have a tick.</summary>
    double Most { get; init; } = double.PositiveInfinity;

    /// <summary>The same axis with another range, which contains the present one.</summary>
    public Axis Widened(double low, double high) => new(Label, Scale, Math.Min(low, Low), Math.Max(high, High), whole) { Least = Least, Most = Most };

    /// <summary>The axis for the values of both.</summary>
    public Axis Joined(Axis other) => new(Label, Scale, Math.Min(Low, other.Low), Math.Max(High, other.High), whole && other.whole)
    {
        Least = Math.Min(Least, other.Least),
        Most = Math.Max(Most, other.Most),
    };

    /// <summary>The share of a longer axis that this one takes.</summary>
    public double ShareOf(Axis longer) => longer.Share(High) - longer.Share(Low);

    /// <summary>The position of a value: 0 at the low end, 1 at the high end.</summary>
    public double Share(double value) => Scale == Scale.Log10
        ? Math.Log10(value / Low) / Math.Log10(High / Low)
        : High - Low is var range && double.IsFinite(range) ? (value - Low) / range : (value / 2 - Low / 2) / (High / 2 - Low / 2);

    /// <summary>The value at a place: 0 is the low end, 1 the high end.</summary>
    public double At(double share) => Scale == Scale.Log10 ? Low * Math.Pow(High / Low, share) : Low * (1 - share) + High * share;

    /// <summary>The ticks of a horizontal axis: as many as fit without touching.</summary>
    /// <param name="length">The length of the axis.</param>
    /// <param name="before">The space for texts before it.</param>
    /// <param name="after">The space for texts behind it.</param>
    public IReadOnlyList<Tick> Across(double length, double before, double after) => First(ticks =>
    {
        double end = -before - Gap;
        foreach (Tick tick in ticks)
        {
            double middle = Share(tick.Value) * length, half = Lettering.Width(tick.Text) / 2;
            if (middle - half < end + Gap) return false;
            end = middle + half;
        }
        return end <= length + after;
    });

    /// <summary>The ticks of a vertical axis: as many as fit.</summary>
    public IReadOnlyList<Tick> Upright(double length) =>
        First(ticks => ticks.Count < 2 || length * (Share(ticks[1].Value) - Share(ticks[0].Value)) > 2 * Lettering.Small);

    const double Gap = 8;

    IReadOnlyList<Tick> First(Func<IReadOnlyList<Tick>, bool> fits) =>
        (Scale == Scale.Log10 ? Ticks.Logarithmic(Low, High) : Ticks.Linear(Math.Max(Low, Least), Math.Min(High, Most), whole)).FirstOrDefault(fits) ?? [];
}
