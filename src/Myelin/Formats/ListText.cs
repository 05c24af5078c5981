namespace Myelin;

/// <summary>Lists of numbers in messages. string.Join formats numbers with the culture of the thread.</summary>
static class ListText
{
    /// <summary>[2, 3, -1]</summary>
    public static string Listed<T>(this IEnumerable<T> values) => $"[{string.Join(", ", values.Select(value => $"{value}"))}]";
}
