using System.Globalization;
using System.Text;

namespace System.Runtime.CompilerServices;

/// <summary>Formats the interpolated strings of this assembly with the invariant culture.</summary>
/// <remarks>
/// The compiler prefers this type to the one of the framework, which formats with the culture of the thread: in Swedish with U+2212 for a minus,
/// in German with a decimal comma, in Arabic with another calendar. Files and messages must not depend on it.
/// </remarks>
[InterpolatedStringHandler]
internal readonly ref struct DefaultInterpolatedStringHandler
{
    readonly StringBuilder text;
    readonly StringBuilder.AppendInterpolatedStringHandler parts;

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        text = new(literalLength + formattedCount * 8);
        parts = new(literalLength, formattedCount, text, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string value) => text.Append(value);

    public void AppendFormatted(string? value) => text.Append(value);

    public void AppendFormatted(object? value, int alignment = 0, string? format = null) => parts.AppendFormatted(value, alignment, format);

    public void AppendFormatted<T>(T value) => parts.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => parts.AppendFormatted(value, format);

    public void AppendFormatted<T>(T value, int alignment) => parts.AppendFormatted(value, alignment);

    public void AppendFormatted<T>(T value, int alignment, string? format) => parts.AppendFormatted(value, alignment, format);

    public void AppendFormatted(scoped ReadOnlySpan<char> value) => text.Append(value);

    public string ToStringAndClear() => text.ToString();
}
