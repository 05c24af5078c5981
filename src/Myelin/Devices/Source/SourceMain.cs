using System.Text;

namespace Myelin;

/// <summary>The main program of a written file.</summary>
static class SourceMain
{
    const string Shared =
        """

        static int Check(ulong hash)
        {
            Console.WriteLine(hash == Expected ? "The result has the bits of the model's." : "The result differs from that of the model.");
            return hash == Expected ? 0 : 1;
        }

        static ulong Hash(ReadOnlySpan<byte> bytes, ulong hash)
        {
            foreach (byte one in bytes) hash = unchecked((hash ^ one) * 1099511628211);
            return hash;
        }

        static T[] Parse<T>(string[] words, int first, int count) where T : IParsable<T>
        {
            var values = new T[count];
            for (int i = 0; i < count; i++)
            {
                if (!T.TryParse(words[first + i], CultureInfo.InvariantCulture, out T? value))
                    throw new FormatException($"Expects numbers, received \"{words[first + i]}\" as number {first + i + 1}; write them as 0.5.");
                values[i] = value;
            }
            return values;
        }

        static void Print<T>(string name, T[] values) where T : IConvertible
        {
            Console.Write($"{name}:");
            foreach (T value in values) Console.Write($" {value.ToString(CultureInfo.InvariantCulture)}");
            Console.WriteLine();
        }
        """;

    const string RealResult =
        """

        /// <summary>A copy of results, in which NaN has one pattern.</summary>
        static float[] Result(ReadOnlySpan<float> values)
        {
            float[] result = values.ToArray();
            foreach (ref float value in result.AsSpan())
                if (float.IsNaN(value)) value = float.NaN;
            return result;
        }
        """;

    /// <summary>The main program: a check by an example, or a prediction from numbers.</summary>
    public static string Of(SourceDescription about)
    {
        var text = new StringBuilder();
        Add($"\n/// <summary>The hash of the model's result for the example that Main computes.</summary>\nconst ulong Expected = 0x{about.Expected:X16};\n");
        text.Append("\nstatic int Main(string[] args)\n{\n");
        int total = about.Inputs.Sum(input => input.Count);
        text.Append("    string[] words = args is [\"-\"] ? Console.In.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : args;\n");
        Add($"    if (args.Length > 0 && words.Length != {total})\n    {{\n");
        Add($"        Console.Error.WriteLine($\"Expects {total} numbers, received {{words.Length}}; give those of one example.\");\n");
        text.Append("        return 2;\n    }\n");
        int first = 0;
        for (int i = 0; i < about.Inputs.Count; i++)
        {
            SourceValue input = about.Inputs[i];
            string type = TextTypes.Name(input.Type);
            Add($"    {type}[] input{i + 1} = args.Length > 0 ? Parse<{type}>(words, {first}, {input.Count}) : new {type}[{input.Count}];\n");
            Add($"    for (int i = 0; args.Length == 0 && i < {input.Count}; i++) input{i + 1}[i] = {SourceExample.Element(input.Type)};\n");
            first += input.Count;
        }
        string call = $"Predict({string.Join(", ", about.Inputs.Select((_, i) => $"input{i + 1}"))})";
        string[] results = [.. about.Outputs.Select((_, i) => $"output{i + 1}")];
        Add(results.Length == 1
            ? $"    {about.Outputs[0].Array} output1 = {call};\n"
            : $"    ({string.Join(", ", results.Select((result, i) => $"{about.Outputs[i].Array} {result}"))}) = {call};\n");
        for (int i = 0; i < results.Length; i++) Add($"    Print(\"{about.Outputs[i].Name}\", {results[i]});\n");
        text.Append("    if (args.Length > 0) return 0;\n    ulong hash = 14695981039346656037;\n");
        foreach (string result in results) Add($"    hash = Hash(MemoryMarshal.AsBytes<{Element(result)}>({result}), hash);\n");
        text.Append("    return Check(hash);\n}\n").Append(Shared);
        foreach (ElementType type in about.Outputs.Select(output => output.Type).Where(type => type.IsReal()).Distinct())
            text.Append('\n').Append(RealResult.Replace("float", TextTypes.Name(type), StringComparison.Ordinal));
        return text.ToString();

        void Add(string part) => text.Append(part);

        string Element(string result) => TextTypes.Name(about.Outputs[Array.IndexOf(results, result)].Type);
    }
}
