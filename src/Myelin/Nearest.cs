namespace Myelin;

/// <summary>Suggests the closest known name for a misspelled one.</summary>
public static class Nearest
{
    /// <summary>The error for an unknown name: it suggests the closest known name, if one is close, and lists all of them.</summary>
    /// <param name="kind">What the name stands for, for example "data set".</param>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">Every known name.</param>
    public static ArgumentException Unknown(string kind, string name, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        string? meant = To(name, known);
        string question = meant is null ? "." : $"; did you mean \"{meant}\"?";
        return new ArgumentException($"Unknown {kind} \"{name}\"{question} Known: {string.Join(", ", known)}.");
    }

    /// <summary>The longest name that gets a suggestion; the cost of a comparison grows with the length.</summary>
    const int LongestName = 200;

    /// <summary>
    /// The known name with the smallest edit distance, if that is at most a third of the length; otherwise the first known
    /// name that starts with the given name; otherwise null.
    /// </summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">Every known name.</param>
    public static string? To(string name, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        if (name.Length > LongestName) return null;
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least && distance <= Math.Max(1, Math.Max(name.Length, candidate.Length) / 3))
                (nearest, least) = (candidate, distance);
        }
        if (nearest != null || name.Length < 2) return nearest;
        return known.FirstOrDefault(candidate => candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The number of insertions, deletions, substitutions and swaps of adjacent letters that turn one name into the other
    /// (Damerau 1964, Levenshtein 1966). No substring is edited twice.
    /// </summary>
    internal static int Distance(string a, string b)
    {
        // d[i, j] is the distance between the first i letters of a and the first j letters of b.
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
