using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Myelin.Fuzz;

/// <summary>One way to damage a file.</summary>
/// <param name="Name">What it does, for the story of a case.</param>
/// <param name="Apply">Makes the damaged file; the given one is not changed.</param>
public sealed partial record Mutation(string Name, Func<byte[], Random, byte[]> Apply)
{
    static readonly string[] OddNumbers =
        [
            "-1", "-0", "0", "1", "0.5", "1e2", "1e999", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
            "18446744073709551616", new('9', 5000), "01", "+1", "NaN", "null", "\"1\"", "[]",
        ];

    static readonly string[] OddTexts =
        [
            "F8_E4M3", "I8", "U16", "U64", "C64", "f32", "", "\\ud800", "\\udc00\\ud800", "\\u0000", "\\x", "\xff\xfe", "\xc3", "\xed\xa0\x80", "__metadata__",
            "myelin.sha256", "dtype", "\\u0064type", "\n", new('x', 5000),
        ];

    const string Punctuation = "\"{}[]:,\\-0919eE. \n\0\xff";

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Numbers();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Texts();

    /// <summary>From "name": to the bracket that closes the value, where brackets do not nest further.</summary>
    [GeneratedRegex("\"[^\"]*\":[\\[{][^\\[\\]{}]*[\\]}]", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Members();

    /// <summary>Every way.</summary>
    public static Mutation[] All { get; } =
    [
        new("flips bits", (file, random) =>
        {
            byte[] copy = [.. file];
            for (int n = random.Next(1, 9); n > 0 && copy.Length > 0; n--) copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
            return copy;
        }),
        new("writes odd integers", (file, random) =>
        {
            byte[] copy = [.. file];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                int size = 1 << random.Next(4);
                if (copy.Length < size) break;
                Span<byte> place = copy.AsSpan(random.Next(copy.Length - size + 1), size);
                long value = BinaryPrimitives.ReadInt64LittleEndian([.. place, .. new byte[8 - size]]);
                long[] odd =
                    [0, 1, -1, value + 1, value - 1, 2 * value, value << 8, copy.Length, int.MaxValue, int.MinValue, 1L << 32, long.MaxValue, 1L << 62];
                BitConverter.GetBytes(odd[random.Next(odd.Length)]).AsSpan(0, size).CopyTo(place);
            }
            return copy;
        }),
        new("puts punctuation", (file, random) =>
        {
            byte[] copy = [.. file];
            for (int n = random.Next(1, 4); n > 0 && copy.Length > 0; n--) copy[random.Next(copy.Length)] = (byte)Punctuation[random.Next(Punctuation.Length)];
            return copy;
        }),
        new("inserts bytes", (file, random) =>
        {
            var bytes = new byte[random.Next(1, 20)];
            random.NextBytes(bytes);
            int at = random.Next(file.Length + 1);
            return [.. file.AsSpan(0, at), .. bytes, .. file.AsSpan(at)];
        }),
        new("deletes bytes", (file, random) =>
        {
            (int from, int to) = Range(file.Length, random);
            return [.. file.AsSpan(0, from), .. file.AsSpan(to)];
        }),
        new("cuts the end off", (file, random) => file[..random.Next(file.Length + 1)]),
        new("repeats a part", (file, random) =>
        {
            (int from, int to) = Range(file.Length, random);
            return [.. file.AsSpan(0, to), .. file.AsSpan(from)];
        }),
        new("exchanges two parts", (file, random) =>
        {
            int[] cuts = [.. Enumerable.Range(0, 3).Select(_ => random.Next(file.Length + 1)).Order()];
            return [
                .. file.AsSpan(0, cuts[0]), .. file.AsSpan(cuts[1], cuts[2] - cuts[1]), .. file.AsSpan(cuts[0], cuts[1] - cuts[0]), .. file.AsSpan(cuts[2]),
            ];
        }),
        new("lies about the header's length", (file, random) =>
        {
            byte[] copy = [.. file];
            if (copy.Length < 8) return copy;
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(copy);
            ulong[] lies =
            [
                0, 1, length - 1, length + 1, length + 8, (ulong)copy.Length - 8, (ulong)copy.Length, 100_000_000, 100_000_001, int.MaxValue, 1UL << 31,
                1UL << 32, 1UL << 63, ulong.MaxValue - 7, ulong.MaxValue,
            ];
            BinaryPrimitives.WriteUInt64LittleEndian(copy, lies[random.Next(lies.Length)]);
            return copy;
        }),
        new("writes another number", (file, random) => Replace(file, random, Numbers(), number =>
            random.Next(3) == 0 && long.TryParse(number, CultureInfo.InvariantCulture, out long value) ? $"{value + random.Next(-9, 10)}"
                : OddNumbers[random.Next(OddNumbers.Length)])),
        new("exchanges two numbers", (file, random) => TensorBytes.Edit(file, header =>
        {
            if (Numbers().Matches(header) is not { Count: > 1 } numbers) return header;
            int at = random.Next(numbers.Count - 1);
            (Match a, Match b) = (numbers[at], numbers[random.Next(2) == 0 ? at + 1 : random.Next(at + 1, numbers.Count)]);
            return string.Concat(
                header.AsSpan(0, a.Index), b.Value, header.AsSpan(a.Index + a.Length, b.Index - a.Index - a.Length),
                string.Concat(a.Value, header.AsSpan(b.Index + b.Length)));
        })),
        new("writes another text", (file, random) =>
            Replace(file, random, Texts(), text => $"\"{(random.Next(4) == 0 ? $"{text.Trim('"')}1" : OddTexts[random.Next(OddTexts.Length)])}\"")),
        new("writes a key twice", (file, random) => Replace(file, random, Members(), member => $"{member},{member}")),
        new("leaves a key out", (file, random) => Replace(file, random, Members(), _ => "")),
        new("adds a key",
            (file, random) => Replace(
                file, random, Members(),
                member => $"\"more\":{(random.Next(2) == 0 ? "[1,{\"a\":\"\\ud800\"}]" : OddNumbers[random.Next(OddNumbers.Length)])},{member}")),
        new("nests deeply", (file, random) => Replace(file, random, Numbers(), number =>
        {
            int depth = 1 << random.Next(18);
            return string.Concat(
                Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", depth)) + (random.Next(2) == 0 ? number + new string(']', depth) : "");
        })),
        new("pads the header", (file, random) => TensorBytes.Edit(file, header => header + new string(" \n\t\0"[random.Next(4)], 1 << random.Next(20)))),
        new("adds many tensors", (file, random) => TensorBytes.Edit(file, header =>
        {
            int n = 1 << random.Next(13);
            var many = new StringBuilder("{");
            for (int i = 0; i < n; i++)
            {
                int name = random.Next(4 * n) == 0 ? 0 : i;
                many.Append(CultureInfo.InvariantCulture, $"\"t{name}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}},");
            }
            return many + header[Math.Min(1, header.Length)..];
        })),
        new("adds many axes", (file, random) => TensorBytes.Edit(file, header =>
            header.Replace(
                "\"shape\":[", $"\"shape\":[{string.Concat(Enumerable.Repeat(random.Next(3) == 0 ? "2," : "1,", 1 << random.Next(18)))}",
                StringComparison.Ordinal))),
    ];

    /// <summary>Replaces one of the places in the header that look so.</summary>
    static byte[] Replace(byte[] file, Random random, Regex what, Func<string, string> by) => TensorBytes.Edit(file, header =>
    {
        MatchCollection found = what.Matches(header);
        if (found.Count == 0) return header;
        Match match = found[random.Next(found.Count)];
        return string.Concat(header.AsSpan(0, match.Index), by(match.Value), header.AsSpan(match.Index + match.Length));
    });

    static (int From, int To) Range(int length, Random random)
    {
        int from = random.Next(length + 1);
        return (from, Math.Min(length, from + random.Next(1, random.Next(2) == 0 ? 8 : 200)));
    }
}
