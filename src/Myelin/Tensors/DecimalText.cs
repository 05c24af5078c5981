using System.Globalization;

namespace Myelin;

/// <summary>The shortest decimal representation that rounds back to a finite number in its type: ±d.ddd · 10^exponent.</summary>
readonly struct DecimalText
{
    /// <summary>The maximum number of decimal places in columns.</summary>
    const int Most = 8;

    readonly double value;
    readonly string sign, digits;
    readonly int exponent;

    DecimalText(double value, string text)
    {
        this.value = value;
        int at = text.IndexOf('E');
        exponent = int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
        sign = text[0] == '-' ? "-" : "";
        digits = text[sign.Length..at].Replace(".", "").TrimEnd('0') is { Length: > 0 } some ? some : "0";
    }

    /// <summary>Finds the shortest representation of a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="narrow">Rounds a double to the type of the number.</param>
    public static DecimalText Of(double value, Func<double, double> narrow)
    {
        string text = "";
        for (int places = 0; places <= 16; places++)
        {
            text = value.ToString($"E{places}", CultureInfo.InvariantCulture);
            if (narrow(double.Parse(text, CultureInfo.InvariantCulture)) == value) break;
        }
        return new(value, text);
    }

    /// <summary>Positional notation in parts, as 123.45, rounded to <see cref="Most"/> places.</summary>
    public (string Whole, string Fraction, int Exponent) Positional()
    {
        (string whole, string fraction) = Split();
        if (fraction.Length <= Most) return (whole, fraction, 0);
        string[] parts = value.ToString($"F{Most}", CultureInfo.InvariantCulture).Split('.');
        return (parts[0], parts[1].TrimEnd('0'), 0);
    }

    /// <summary>Scientific notation in parts, as 1.2345e2, rounded to <see cref="Most"/> places.</summary>
    public (string Whole, string Fraction, int Exponent) Scientific()
    {
        DecimalText cut = digits.Length <= Most + 1 ? this : new(value, value.ToString($"E{Most}", CultureInfo.InvariantCulture));
        return (sign + cut.digits[0], cut.digits[1..], cut.exponent);
    }

    /// <summary>All digits, as used for a scalar.</summary>
    public string Alone()
    {
        (string whole, string fraction) = Split();
        if (exponent is >= -4 and < 16) return $"{whole}.{(fraction.Length == 0 ? "0" : fraction)}";
        string point = digits.Length > 1 ? "." : "";
        return $"{sign}{digits[0]}{point}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    (string Whole, string Fraction) Split()
    {
        if (exponent < 0) return ($"{sign}0", new string('0', -exponent - 1) + digits);
        return digits.Length <= exponent + 1 ? (sign + digits.PadRight(exponent + 1, '0'), "") : (sign + digits[..(exponent + 1)], digits[(exponent + 1)..]);
    }
}
