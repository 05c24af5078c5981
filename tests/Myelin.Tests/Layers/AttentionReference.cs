namespace Myelin.Tests;

/// <summary>Attention and transformers in plain loops.</summary>
static class AttentionReference
{
    /// <summary>Whether query t of example b may look at key s.</summary>
    public delegate bool Allowed(int b, int t, int s);

    public static readonly Allowed All = (_, _, _) => true, Causal = (_, t, s) => s <= t;

    /// <summary>Σ wₛ vₛ with w = softmax of the scores of the keys that query t may look at; 0 if there is none.</summary>
    public static Naive Weighted(Naive v, int queries, Func<int, int, int, double> score, Allowed? allowed = null)
    {
        int keys = v.Shape[1];
        return Naive.Of([v.Shape[0], queries, v.Shape[2]], at =>
        {
            int b = at[0], t = at[1];
            int[] seen = [.. Enumerable.Range(0, keys).Where(s => (allowed ?? All)(b, t, s))];
            if (seen.Length == 0) return 0;
            double[] scores = [.. seen.Select(s => score(b, t, s))];
            double most = scores.Max(), sum = scores.Sum(x => Math.Exp(x - most));
            return seen.Select((s, i) => Math.Exp(scores[i] - most) / sum * v.At(b, s, at[2])).Sum();
        });
    }

    static double Dot(Naive a, Naive b, int example, int t, int s) => Enumerable.Range(0, a.Shape[2]).Sum(i => a.At(example, t, i) * b.At(example, s, i));

    /// <summary>softmax(scale q kᵀ) v.</summary>
    public static Naive DotProduct(Naive q, Naive v, Naive k, double scale = 1, Allowed? allowed = null) =>
        Weighted(v, q.Shape[1], (b, t, s) => scale * Dot(q, k, b, t, s), allowed);

    /// <summary>w Σ tanh(scale (q + k)) as the score, with weights of the entries.</summary>
    public static Naive Additive(Naive q, Naive v, Naive k, Func<int, double> weight, double scale = 1, Allowed? allowed = null) =>
        Weighted(v, q.Shape[1], (b, t, s) => Enumerable.Range(0, q.Shape[2]).Sum(i => weight(i) * Math.Tanh(scale * (q.At(b, t, i) + k.At(b, s, i)))), allowed);

    /// <summary>Every vector turned by its position from a first one on, in pairs of an entry of the first half and one of the second.</summary>
    public static Naive Rotated(Naive x, double wavelength = 10_000, double scaling = 1, int first = 0)
    {
        int half = x.Shape[^1] / 2;
        return Naive.Of(x.Shape, at =>
        {
            int i = at[^1] % half;
            double angle = (first + at[1]) / scaling * Math.Pow(wavelength, -i / (double)half);
            int[] other = [.. at[..^1], (at[^1] + half) % (2 * half)];
            return x.At(at) * Math.Cos(angle) + (at[^1] < half ? -1 : 1) * x.At(other) * Math.Sin(angle);
        });
    }

    /// <summary>Heads of queries, groups of which share a head of keys and values, by the weights of four dense layers.</summary>
    public static Naive Heads(
        Naive from, Naive to, Naive by, Func<string, Naive> w, int heads, int groups, bool bias = true, Allowed? allowed = null, bool rotated = false)
    {
        Naive Project(Naive x, string name) => bias ? LayerReferences.Affine(x, w, $"{name}/") : x.MatMul(w($"{name}/kernel"));
        Naive Part(Naive x, int of, int i) => Naive.Of(
            x.Shape[..^1].Concat([x.Shape[^1] / of]), at => x.At(at[0], at[1], (i * (x.Shape[^1] / of)) + at[2]));
        Naive q = Project(from, "query"), k = Project(by, "key"), v = Project(to, "value");
        Naive[] each = [.. Enumerable.Range(0, heads).Select(i =>
        {
            Naive own = Part(q, heads, i), keys = Part(k, groups, i / (heads / groups));
            if (rotated) (own, keys) = (Rotated(own), Rotated(keys));
            return DotProduct(own, Part(v, groups, i / (heads / groups)), keys, 1 / Math.Sqrt(own.Shape[2]), allowed);
        })];
        int size = each[0].Shape[2];
        return Project(Naive.Of([from.Shape[0], from.Shape[1], heads * size], at => each[at[2] / size].At(at[0], at[1], at[2] % size)), "attention_output");
    }

    static Naive Norm(Naive x, Func<string, Naive> w, string name, double epsilon) => x.Rows(row =>
    {
        double mean = row.Average(), variance = row.Average(value => (value - mean) * (value - mean));
        return Array.ConvertAll(row, value => (value - mean) / Math.Sqrt(variance + epsilon));
    }).With(w($"{name}/gamma"), (a, b) => a * b).With(w($"{name}/beta"), (a, b) => a + b);

    /// <summary>A block of a transformer; with encoded sequences, the second part looks at them.</summary>
    public static Naive Block(Naive x, Func<string, Naive> w, int heads, bool causal, bool first, Naive? encoded = null, Allowed? allowed = null)
    {
        Naive Shortcut(string name, Naive x, Func<Naive, Naive> part)
        {
            Naive y = x.With(part(first ? Norm(x, w, $"{name}_norm", 1e-5) : x), (a, b) => a + b);
            return first ? y : Norm(y, w, $"{name}_norm", 1e-5);
        }
        Naive h = Shortcut("self_attention", x, x =>
            Heads(x, x, x, name => w($"self_attention/{name}"), heads, heads, allowed: causal ? Causal : allowed));
        if (encoded != null)
            h = Shortcut("cross_attention", h, x => Heads(x, encoded, encoded, name => w($"cross_attention/{name}"), heads, heads));
        return Shortcut("feedforward", h, x => LayerReferences.Affine(LayerReferences.Affine(x, w, "intermediate/").Map(v => Math.Max(v, 0)), w, "output/"));
    }

    /// <summary>sin and cos of the positions.</summary>
    public static Naive Sines(Shape shape, double wavelength = 10_000) => Naive.Of(shape, at =>
    {
        double angle = at[1] * Math.Pow(wavelength, -(at[2] - (at[2] % 2)) / (double)shape[2]);
        return at[2] % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
    });
}
