namespace Myelin;

/// <summary>
/// y[..., k] = activation(Σ x[..., c] * W[c, k] + b[k]) over the input channels c that a table connects to the filter k, a convolution over
/// images. x: [batch, height, width, inputs] to y: [batch, new height, new width, filters].
/// W: [kernel height, kernel width, connections], b: [filters], or [new height, new width, filters] with a bias for each unit.
/// </summary>
/// <remarks>
/// The table has one row for each input channel and one letter for each filter: X where they are connected, and a point elsewhere. W lists the
/// connections row by row. New sizes are those of <see cref="Conv2D"/>. It is computed as a convolution with the weight 0 elsewhere, so an input
/// that is not finite reaches all filters. <see cref="LeNet5"/> is the table of LeNet-5's layer C3 (60 connections, 1,516 parameters).
/// The network of 1989 has a bias for each unit, and its second layer a table. With a bias for each unit, height and width of the input are fixed.
/// (LeCun et al., "Backpropagation applied to handwritten zip code recognition", 1989, and "Gradient-based learning applied to document
/// recognition", 1998.)
/// <code>
/// new Sequential(input: [16, 16, 1]) { new TableConv2D(["XX"], 5, 2, padding: 2, unitBias: true), new TableConv2D(["X.X", ".XX"], 3) }
/// </code>
/// </remarks>
/// <param name="connections">The table: a text for each input channel, with a letter X or a point for each filter.</param>
/// <param name="kernelSize">The height and width of the kernel: <c>3</c> or <c>(3, 5)</c>.</param>
/// <param name="strides">The stride along height and width. Default: 1.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, or numbers of zeros on each side: <c>1</c> or <c>((1, 2), (0, 1))</c>.
/// </param>
/// <param name="unitBias">Whether each unit has its own bias; otherwise all units of a filter share one.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W, for the average number of inputs of a filter. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentException">The table has no rows, rows of different lengths, other letters, or a filter without an input.</exception>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class TableConv2D(
    IReadOnlyList<string> connections,
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    bool unitBias = false,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : WindowedLayer(
        LayerWindow.Kernel(nameof(TableConv2D), kernelSize, strides ?? 1, padding, 1),
        activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The table of LeNet-5's layer C3, which connects 6 maps to 16 (table I of the paper of 1998).</summary>
    public static IReadOnlyList<string> LeNet5 =>
    [
        "X...XXX..XXXX.XX",
        "XX...XXX..XXXX.X",
        "XXX...XXX..X.XXX",
        ".XXX..XXXX..X.XX",
        "..XXX..XXXX.XX.X",
        "...XXX..XXXX.XXX",
    ];

    /// <summary>The table: a text for each input channel, with a letter X or a point for each filter.</summary>
    public IReadOnlyList<string> Connections { get; } = Checked(connections);

    /// <summary>The number of output channels.</summary>
    public int Filters => Connections[0].Length;

    /// <summary>The height and width of the kernel.</summary>
    public Size2D KernelSize { get; } = kernelSize;

    /// <summary>The stride along height and width.</summary>
    public Size2D Strides { get; } = strides ?? 1;

    /// <summary>Whether each unit has its own bias.</summary>
    public bool UnitBias { get; } = unitBias;

    static string[] Checked(IReadOnlyList<string> connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        string[] table = [.. connections];
        if (table.Length == 0 || table[0] is not { Length: > 0 })
            throw Broken("a row for each input channel and a letter for each filter", "an empty table", "write one of X and points");
        for (int row = 0; row < table.Length; row++)
            if (table[row]?.Length != table[0].Length || table[row].AsSpan().ContainsAnyExcept('X', '.'))
                throw Broken($"{table[0].Length} letters X or points in each row", $"\"{table[row]}\" in row {row}", "write an X for each connection");
        for (int filter = 0; filter < table[0].Length; filter++)
            if (!Array.Exists(table, row => row[filter] == 'X'))
                throw Broken("at least one input for each filter", $"none for filter {filter}", "write an X in its column, or remove it");
        return table;

        static ArgumentException Broken(string expected, string received, string fix) =>
            new($"TableConv2D: expects {expected}, received {received}; {fix}.", nameof(connections));
    }

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int inputs = ChannelsOf(input, 2), count = Connections.Sum(row => row.Count(letter => letter == 'X'));
        if (inputs != Connections.Count)
            throw new ShapeException($"{this}: expects {Connections.Count} input channels, one for each row of its table, received {input}; change the table.");
        Shape bias = !UnitBias || !UseBias ? [Filters] : Window.Outputs(ToString(), Shape.Create([1, .. input.Shape.Sizes])).Concat([Filters]);
        AddWeights([KernelSize.Height, KernelSize.Width, count], bias, UnitInitializer.PerConnection(KernelInitializer, Filters));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        Expect(x, 2, Connections.Count);
        if (Bias is { Shape.Rank: > 1 } && x.Shape[1..] != InputSpecs[0].Shape)
            throw Misfit($"{Shape.Create([x.Shape[0], .. InputSpecs[0].Shape.Sizes])}, since each unit has its own bias", x);
        return Finish(x.Conv(Whole(), Window.On(ToString(), x.Shape)));
    }

    /// <summary>The weights [kernel height, kernel width, inputs, filters], 0 without a connection: the entry before the first.</summary>
    Tensor Whole()
    {
        long[] places = new long[Connections.Count * Filters];
        int connection = 0;
        for (int i = 0; i < places.Length; i++)
            if (Connections[i / Filters][i % Filters] == 'X') places[i] = ++connection;
        Tensor weights = Kernel.Value;
        return weights.Cast(ComputeType).Pad([(0, 0), (0, 0), (1, 0)])
            .Gather(Tensor.Indices(places.Length, weights.Device, i => places[i]), -1)
            .Reshape([KernelSize.Height, KernelSize.Width, Connections.Count, Filters]);
    }
}
