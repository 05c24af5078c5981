using System.Globalization;

namespace Myelin.Tests;

/// <summary>Cultures under which texts and files must be the same.</summary>
/// <remarks>
/// The named ones need ICU and globalization, which .ci/run turns on: DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0. "made up" exists everywhere.
/// </remarks>
static class Cultures
{
    public static TheoryData<string> Names => ["made up", "de-DE", "tr-TR", "sv-SE", "ar-SA"];

    /// <summary>Computes something on this thread under a culture, and skips the test where the runtime does not have it.</summary>
    public static T Under<T>(string name, Func<T> compute)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Of(name);
            return compute();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    static CultureInfo Of(string name)
    {
        if (name == "made up") return MadeUp();
        try
        {
            return new(name);
        }
        catch (CultureNotFoundException)
        {
            Assert.Skip($"The runtime has no culture {name}: set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 where ICU is installed.");
            throw;
        }
    }

    /// <summary>Signs as in Swedish, a decimal comma, and words for what is no number.</summary>
    static CultureInfo MadeUp()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo format = culture.NumberFormat;
        (format.NegativeSign, format.NumberDecimalSeparator, format.NumberGroupSeparator) = ("\u2212", ",", ".");
        (format.NaNSymbol, format.PositiveInfinitySymbol, format.NegativeInfinitySymbol) = ("ej tal", "oändligt", "\u2212oändligt");
        return culture;
    }
}
