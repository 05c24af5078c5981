namespace Myelin.Onnx;

/// <summary>LSTM, GRU and RNN in all directions and layouts, with lengths, initial states, clipping and any activations.</summary>
static class Recurrences
{
    public static OnnxRow[] Rows { get; } =
    [
        new("LSTM", 1, call => Run(call, 4, 2)),
        new("GRU", 1, call => Run(call, 3, 1)),
        new("RNN", 1, call => Run(call, 1, 1)),
    ];

    /// <summary>What a direction computes of the products of a step's input and the last states.</summary>
    delegate Tensor[] CellStep(Tensor entry, Tensor[] states);

    static OnnxValue?[] Run(OnnxCall call, int gates, int stateCount)
    {
        bool isBatchFirst = call.Int("layout", 0) == 1;
        Tensor x = isBatchFirst ? call.X.Transpose(1, 0, 2) : call.X, w = call.Input(1);                   // [time, batch, inputs], [directions, gates, inputs]
        if (x.Rank != 3 || w.Rank != 3
            || w.Shape[1] % gates != 0) throw call.Invalid($"expects sequences and weights of 3 axes, received {x.Shape} and {w.Shape}");
        int directions = w.Shape[0], units = w.Shape[1] / gates;
        string direction = call.Text("direction", "forward");
        if (directions != (direction == "bidirectional" ? 2 : 1)) throw call.Invalid($"expects weights for {direction}, received {directions} directions");
        call.CheckElements((double)x.Shape[0] * units);
        Tensor? lengths = call.Optional(4);
        var outputs = new List<Tensor>();
        var last = new List<Tensor[]>();
        for (int d = 0; d < directions; d++)
        {
            bool isReverse = direction == "reverse" || d == 1;
            Tensor own = !isReverse ? x : lengths == null ? x.Flip(0) : Indexing.Reversed(x.Transpose(1, 0, 2), lengths).Transpose(1, 0, 2);
            var states = new Tensor[stateCount];
            for (int i = 0; i < stateCount; i++) states[i] = Initial(call, 5 + i, d, isBatchFirst) ?? Tensor.Zeros([x.Shape[1], units], x.Type);
            RecurrentWeights weights = RecurrentWeights.Of(call, d, gates);
            (Tensor entries, CellStep step) = gates switch
            {
                4 => Lstm(call, weights, own, d),
                3 => Gru(call, weights, own, d),
                _ => Rnn(call, weights, own, d),
            };
            (Tensor y, states) = Steps(entries, states, step, lengths);
            outputs.Add(!isReverse ? y : lengths == null ? y.Flip(0) : Indexing.Reversed(y.Transpose(1, 0, 2), lengths).Transpose(1, 0, 2));
            last.Add(states);
        }
        Tensor all = Tensor.Stack(outputs, 1);                                                              // [time, directions, batch, units]
        OnnxValue Last(int i) => call.Give(Tensor.Stack([.. last.Select(states => states[i])], isBatchFirst ? 1 : 0));
        return [call.Give(isBatchFirst ? all.Transpose(2, 0, 1, 3) : all), .. Enumerable.Range(0, stateCount).Select(Last)];
    }

    static Tensor? Initial(OnnxCall call, int input, int d, bool isBatchFirst) =>
        call.Has(input) ? call.Input(input).Slice(isBatchFirst ? 1 : 0, d, 1).Squeeze(isBatchFirst ? 1 : 0) : null;

    static (Tensor Outputs, Tensor[] States) Steps(Tensor entries, Tensor[] states, CellStep step, Tensor? lengths)
    {
        int time = entries.Shape[0];
        Tensor? each = lengths?.Cast(ElementType.Int64).Reshape([-1, 1]);
        var outputs = new Tensor[time];
        for (int t = 0; t < time; t++)
        {
            Tensor[] next = step(entries.Slice(0, t, 1).Squeeze(0), states);
            Tensor? runs = each?.GreaterThan((long)t);
            outputs[t] = runs == null ? next[0] : Tensor.Where(runs, next[0], 0d);
            for (int i = 0; i < states.Length; i++) states[i] = runs == null ? next[i] : Tensor.Where(runs, next[i], states[i]);
        }
        return (time == 0 ? Tensor.Zeros(Shape.Create([0, .. states[0].Shape]), states[0].Type) : Tensor.Stack(outputs, 0), states);
    }

    static (Tensor, CellStep) Lstm(OnnxCall call, RecurrentWeights w, Tensor x, int d)
    {
        w = w.Ordered(0, 2, 3, 1);                                                                          // ONNX has input, output, forget, cell
        RecurrentActivations f = RecurrentActivations.Of(call, d, "Sigmoid", "Tanh", "Tanh");
        Tensor? peepholes = call.Has(7) ? call.Input(7).Slice(0, d, 1).Squeeze(0) : null;
        bool couples = call.Flag("input_forget");
        Tensor entries = w.Entries(x, w.RecurrentBias);
        if (f.IsUsual && peepholes == null && !couples)
            return (entries, (entry, states) => states[1].LstmGates(entry, states[0].MatMul(w.Recurrent)) is var next ? [next.Output, next.Cell] : []);
        Tensor? Peephole(int i) => peepholes is { } p && p.Shape[0] / 3 is var n ? p.Slice(0, i * n, n) : null;
        return (entries, (entry, states) =>
        {
            Tensor[] parts = (entry + states[0].MatMul(w.Recurrent)).Split(4, -1);
            Tensor cell = states[1], input = f.Of(0, With(parts[0], Peephole(0), cell));
            Tensor forget = couples ? 1 - input : f.Of(0, With(parts[1], Peephole(2), cell));
            cell = forget * cell + input * f.Of(1, parts[2]);
            return [f.Of(0, With(parts[3], Peephole(1), cell)) * f.Of(2, cell), cell];
        }
        );

        static Tensor With(Tensor gate, Tensor? peephole, Tensor cell) => peephole == null ? gate : gate + peephole * cell;
    }

    static (Tensor, CellStep) Gru(OnnxCall call, RecurrentWeights w, Tensor x, int d)
    {
        RecurrentActivations f = RecurrentActivations.Of(call, d, "Sigmoid", "Tanh");
        if (!call.Flag("linear_before_reset"))
        {
            int units = w.Recurrent.Shape[0];
            Tensor gates = w.Recurrent.Slice(1, 0, 2 * units), candidate = w.Recurrent.Slice(1, 2 * units, units);
            return (w.Entries(x, w.RecurrentBias), (entry, states) =>
            {
                Tensor h = states[0];
                Tensor[] given = entry.Split(3, -1), own = h.MatMul(gates).Split(2, -1);
                Tensor update = f.Of(0, given[0] + own[0]), reset = f.Of(0, given[1] + own[1]), next = f.Of(1, given[2] + (reset * h).MatMul(candidate));
                return [next + update * (h - next)];
            }
            );
        }
        return (w.Entries(x, null), (entry, states) =>
        {
            Tensor h = states[0], products = h.MatMul(w.Recurrent);
            if (w.RecurrentBias is { } bias) products += bias;
            if (f.IsUsual) return [h.GruGates(entry, products)];
            Tensor[] given = entry.Split(3, -1), own = products.Split(3, -1);
            Tensor update = f.Of(0, given[0] + own[0]), next = f.Of(1, given[2] + f.Of(0, given[1] + own[1]) * own[2]);
            return [next + update * (h - next)];
        }
        );
    }

    static (Tensor, CellStep) Rnn(OnnxCall call, RecurrentWeights w, Tensor x, int d)
    {
        RecurrentActivations f = RecurrentActivations.Of(call, d, "Tanh");
        return (w.Entries(x, w.RecurrentBias), (entry, states) =>
        {
            Tensor products = states[0].MatMul(w.Recurrent);
            return [f.IsUsual ? entry.RnnGates(products) : f.Of(0, entry + products)];
        }
        );
    }
}

/// <summary>The weights of one direction, [inputs, gates] and [units, gates].</summary>
sealed record RecurrentWeights(Tensor Kernel, Tensor Recurrent, Tensor? Bias, Tensor? RecurrentBias)
{
    public static RecurrentWeights Of(OnnxCall call, int d, int gates)
    {
        Tensor Own(int input) => call.Input(input).Slice(0, d, 1).Squeeze(0);
        Tensor? bias = call.Has(3) ? Own(3) : null;
        return new(Own(1).Transpose(), Own(2).Transpose(), bias?.Slice(0, 0, bias.Shape[0] / 2), bias?.Slice(0, bias.Shape[0] / 2, bias.Shape[0] / 2));
    }

    /// <summary>The gates in another order.</summary>
    public RecurrentWeights Ordered(params int[] order)
    {
        Tensor By(Tensor w) => w.Split(order.Length, -1) is var parts ? Tensor.Concatenate([.. order.Select(i => parts[i])], w.Rank - 1) : w;
        return new(By(Kernel), By(Recurrent), Bias == null ? null : By(Bias), RecurrentBias == null ? null : By(RecurrentBias));
    }

    /// <summary>The products of all steps with the kernel, and the biases.</summary>
    public Tensor Entries(Tensor x, Tensor? recurrentBias)
    {
        Tensor y = x.MatMul(Kernel);
        return Bias == null ? y : y + (recurrentBias == null ? Bias : Bias + recurrentBias);
    }
}

/// <summary>The activations of one direction.</summary>
sealed class RecurrentActivations
{
    readonly Func<Tensor, Tensor>[] functions;
    readonly float? clip;

    RecurrentActivations(Func<Tensor, Tensor>[] functions, float? clip, bool isUsual) => (this.functions, this.clip, IsUsual) = (functions, clip, isUsual);

    /// <summary>Whether they are the usual ones, without clipping.</summary>
    public bool IsUsual { get; }

    public Tensor Of(int i, Tensor x) => functions[i](clip is { } most ? x.Clamp(-(double)most, (double)most) : x);

    public static RecurrentActivations Of(OnnxCall call, int d, params string[] usual)
    {
        string[] names = call.Texts("activations");
        if (names.Length > 0 && names.Length < (d + 1) * usual.Length) throw call.Invalid($"expects {usual.Length} activations for each direction");
        names = names.Length == 0 ? usual : names[(d * usual.Length)..((d + 1) * usual.Length)];
        float[] alphas = call.Floats("activation_alpha") ?? [], betas = call.Floats("activation_beta") ?? [];
        float? clip = call.Says("clip") && call.Float("clip", 0) is var most and > 0 ? most : null;
        return new([.. names.Select((name, i) => Named(call, name, At(alphas, d * usual.Length + i), At(betas, d * usual.Length + i)))], clip,
            clip == null && names.SequenceEqual(usual, StringComparer.OrdinalIgnoreCase));

        static float? At(float[] values, int i) => i < values.Length ? values[i] : null;
    }

    static Func<Tensor, Tensor> Named(OnnxCall call, string name, float? alpha, float? beta) => name.ToUpperInvariant() switch
    {
        "TANH" => x => x.Tanh(),
        "SIGMOID" => x => x.Sigmoid(),
        "RELU" => x => x.Relu(),
        "AFFINE" => x => x * (alpha ?? 1) + (beta ?? 0),
        "LEAKYRELU" => x => x.LeakyRelu(alpha ?? 0.01f),
        "THRESHOLDEDRELU" => x => x.Threshold(alpha ?? 1, 0),
        "SCALEDTANH" => x => (x * (beta ?? 1)).Tanh() * (alpha ?? 1),
        "HARDSIGMOID" => x => Activations.HardSigmoid(x, alpha ?? 0.2f, beta ?? 0.5f),
        "ELU" => x => x.Elu(alpha ?? 1),
        "SOFTSIGN" => x => x.Softsign(),
        "SOFTPLUS" => x => x.Softplus(),
        _ => throw call.Invalid($"has the activation \"{name}\", which is unknown"),
    };
}
