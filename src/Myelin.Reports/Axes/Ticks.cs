using System.Globalization;

namespace Myelin;

/// <summary>A labelled value of an axis.</summary>
/// <param name="Value">The value.</param>
/// <param name="Text">Its text: −0.5, 10,000, 2×10⁻⁵.</param>
readonly record struct Tick(double Value, string Text);

/// <summary>Round values for the labels of an axis: steps of 1, 2 or 5 times a power of ten.</summary>
static class Ticks
{
    const int Most = 8;

    /// <summary>Ticks of a linear axis, the densest first.</summary>
    /// <param name="low">The low end.</param>
    /// <param name="high">The high end.</param>
    /// <param name="whole">Whether only whole numbers make sense, as for epochs.</param>
    public static IEnumerable<IReadOnlyList<Tick>> Linear(double low, double high, bool whole)
    {
        double last = 0;
        for (int count = Most; count >= 1; count--)
        {
            double step = Step(high / count - low / count);
            if (whole) step = Math.Max(1, step);
            if (step == last || !double.IsFinite(step) || step == 0) continue;
            last = step;
            yield return Named([.. Multiples(low, high, step)], step);
        }
    }

    /// <summary>The smallest of 1, 2 and 5 times a power of ten that is at least a width.</summary>
    public static double Step(double width)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(width)));
        return power * ((width / power) switch { <= 1.000001 => 1, <= 2.000001 => 2, <= 5.000001 => 5, _ => 10 });
    }

    static IEnumerable<double> Multiples(double low, double high, double step)
    {
        double slack = 1e-9 * (high / step - low / step);
        for (double i = Math.Ceiling(low / step - slack); i <= high / step + slack; i++) yield return i * step;
    }

    /// <summary>
    /// Ticks of a logarithmic axis, the densest first: 1, 2 and 5, then every decade, every second one and on. Within a decade
    /// linear ticks follow.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Tick>> Logarithmic(double low, double high)
    {
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        bool small = first >= -4 && last <= 6;
        IReadOnlyList<Tick> Of(int every, double[] factors) =>
            [.. Enumerable.Range(0, last - first + 1)
                .Select(i => first + i)
                .Where(power => power % every == 0)
                .SelectMany(power => factors.Select(factor => factor * Math.Pow(10, power)))
                .Where(value => value >= low * 0.999999 && value <= high * 1.000001)
                .Select(value => new Tick(value, small || factors.Length > 1 ? Text(value) : Power(value)))];

        if (Of(1, [1, 2, 5]) is { Count: >= 3 and <= Most } fine) yield return fine;
        for (int every = 1; every <= last - first; every++)
            if (Of(every, [1]) is { Count: >= 2 } decades) yield return decades;
        foreach (IReadOnlyList<Tick> linear in Linear(low, high, whole: false)) yield return [.. linear.Where(tick => tick.Value > 0)];
    }

    static IReadOnlyList<Tick> Named(double[] values, double step)
    {
        double largest = values.Length == 0 ? 0 : values.Max(Math.Abs);
        if (largest is >= 1e6 or < 1e-3 and > 0)
        {
            int power = (int)Math.Floor(Math.Log10(largest) + 1e-9);
            double unit = Math.Pow(10, power);
            int digits = Decimals(step / unit);
            return [.. values.Select(value => new Tick(value, value == 0 ? "0" : $"{Fixed(value / unit, digits)}×10{Raised(power)}"))];
        }
        int decimals = Decimals(step);
        return [.. values.Select(value => new Tick(value, Math.Abs(value) < step / 1e6 ? "0" : Fixed(value, decimals)))];
    }

    static int Decimals(double step) => Math.Clamp((int)-Math.Floor(Math.Log10(step) + 1e-9), 0, 15);

    static string Fixed(double value, int decimals) => Minus(value.ToString($"N{decimals}", CultureInfo.InvariantCulture));

    /// <summary>A number with four significant digits, for captions and sentences: 0.0824, 12,500, 1.2×10⁻⁷.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        double size = Math.Abs(value);
        if (size is 0 or >= 1e-4 and < 1e6)
        {
            int decimals = size >= 1000 || size == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 7);
            return Minus(value.ToString($"#,0.{new string('#', decimals)}", CultureInfo.InvariantCulture));
        }
        int power = (int)Math.Floor(Math.Log10(size) + 1e-9);
        string factor = Minus((value / Math.Pow(10, power)).ToString("0.###", CultureInfo.InvariantCulture));
        return factor == "1" ? $"10{Raised(power)}" : $"{factor}×10{Raised(power)}";
    }

    static string Minus(string text) => text.Replace('-', '−');

    /// <summary>10⁻³ for a power of ten, 1 for 10⁰.</summary>
    static string Power(double value) => Math.Round(Math.Log10(value)) is var power && power == 0 ? "1" : $"10{Raised((int)power)}";

    static string Raised(int power) => string.Concat(power.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
}
