using System.Text;

namespace Myelin;

/// <summary>Byte-pair encoding of words: learns which neighbouring tokens to merge, and divides words by what was learned.</summary>
/// <remarks>
/// A word begins with ▁ and is first divided into characters. (Sennrich, Haddow and Birch, "Neural machine translation of rare words with
/// subword units", 2016; the mark at the beginning is that of SentencePiece.)
/// </remarks>
static class BytePairs
{
    /// <summary>Marks the beginning of a word.</summary>
    public const char Mark = '\u2581';

    sealed record Word(List<string> Tokens, long Count);

    /// <summary>Learns the tokens of some words: characters by their frequency, then merged tokens in the order of merging.</summary>
    /// <param name="words">The words without marks, and how often each occurs.</param>
    /// <param name="most">The most tokens.</param>
    /// <remarks>Of equally frequent pairs the ordinally smaller one is merged first. A pair that occurs once is not merged.</remarks>
    public static List<string> Learn(IReadOnlyDictionary<string, long> words, int most)
    {
        Word[] all = [.. words.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => new Word([.. Characters(one.Key)], one.Value))];
        var characters = new Dictionary<string, long>();
        foreach (Word word in all)
            foreach (string character in word.Tokens) characters[character] = characters.GetValueOrDefault(character) + word.Count;
        List<string> tokens =
            [.. characters.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Take(most).Select(one => one.Key)];
        var known = new HashSet<string>(tokens);

        var counts = new Dictionary<(string, string), long>();
        var places = new Dictionary<(string, string), HashSet<int>>();
        var order = Comparer<(long Count, string Left, string Right)>.Create((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count)
            : string.CompareOrdinal(a.Left, b.Left) is not 0 and int left ? left : string.CompareOrdinal(a.Right, b.Right));
        var queue = new PriorityQueue<(string Left, string Right), (long Count, string Left, string Right)>(order);
        for (int i = 0; i < all.Length; i++) Count(i, 1);
        foreach (((string, string) pair, long count) in counts) Enqueue(pair, count);
        while (tokens.Count < most && queue.TryDequeue(out (string Left, string Right) pair, out (long Count, string, string) entry))
        {
            if (entry.Count != counts[pair]) continue;                              // counted again since
            if (entry.Count < 2) break;
            string merged = pair.Left + pair.Right;
            if (known.Add(merged)) tokens.Add(merged);
            var changed = new HashSet<(string, string)>();
            foreach (int i in places[pair].Order().ToArray())
            {
                changed.UnionWith(Pairs(all[i].Tokens));
                Count(i, -1);
                Merge(all[i].Tokens, pair);
                Count(i, 1);
                changed.UnionWith(Pairs(all[i].Tokens));
            }
            foreach ((string, string) one in changed) Enqueue(one, counts[one]);
        }
        return tokens;

        void Enqueue((string Left, string Right) pair, long count)
        {
            if (count > 0) queue.Enqueue(pair, (count, pair.Left, pair.Right));
        }

        void Count(int word, int sign)
        {
            foreach ((string, string) pair in Pairs(all[word].Tokens))
            {
                counts[pair] = counts.GetValueOrDefault(pair) + sign * all[word].Count;
                if (!places.TryGetValue(pair, out HashSet<int>? found)) places[pair] = found = [];
                if (sign > 0) found.Add(word);
                else found.Remove(word);
            }
        }
    }

    /// <summary>The pairs of neighbours.</summary>
    static IEnumerable<(string, string)> Pairs(List<string> tokens)
    {
        for (int i = 1; i < tokens.Count; i++) yield return (tokens[i - 1], tokens[i]);
    }

    static void Merge(List<string> tokens, (string Left, string Right) pair)
    {
        int to = 0;
        for (int from = 0; from < tokens.Count; from++, to++)
        {
            bool merges = from + 1 < tokens.Count && tokens[from] == pair.Left && tokens[from + 1] == pair.Right;
            tokens[to] = merges ? tokens[from] + tokens[++from] : tokens[from];
        }
        tokens.RemoveRange(to, tokens.Count - to);
    }

    /// <summary>Divides a word: of all pairs of neighbours that make a known token, the one that was learned first is merged, until there is none.</summary>
    /// <param name="word">The word without a mark.</param>
    /// <param name="find">The place of a token among those learned; negative if it is none.</param>
    public static IReadOnlyList<string> Split(string word, Func<string, int> find)
    {
        List<string> tokens = [.. Characters(word)];
        while (true)
        {
            int first = int.MaxValue;
            (string, string) best = default;
            foreach ((string Left, string Right) pair in Pairs(tokens))
                if (find(pair.Left + pair.Right) is >= 0 and int place && place < first) (first, best) = (place, pair);
            if (first == int.MaxValue) return tokens;
            Merge(tokens, best);
        }
    }

    /// <summary>The mark and the characters of a word.</summary>
    static IEnumerable<string> Characters(string word)
    {
        yield return Mark.ToString();
        foreach (Rune rune in word.EnumerateRunes()) yield return rune.ToString();
    }
}
