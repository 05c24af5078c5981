namespace Myelin.Onnx;

/// <summary>An operator of ONNX, from one version of its operator set on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Since">The first version with this meaning. An older meaning is another row.</param>
/// <param name="Run">Computes the outputs; null for one that is absent.</param>
sealed record OnnxRow(string Name, int Since, Func<OnnxCall, OnnxValue?[]> Run)
{
    /// <summary>A row of one output, which has the type of the first input where they are held alike.</summary>
    public OnnxRow(string name, int since, Func<OnnxCall, Tensor> run) : this(name, since, call => [call.Give(run(call))]) { }

    /// <summary>A row of one output of a type, an order or a kind of its own.</summary>
    public OnnxRow(string name, int since, Func<OnnxCall, OnnxValue> run) : this(name, since, call => [run(call)]) { }

    /// <summary>A row of several outputs.</summary>
    public OnnxRow(string name, int since, Func<OnnxCall, Tensor[]> run) : this(name, since, call => [.. run(call).Select(call.Give)]) { }

    /// <summary>An elementwise row. It takes its inputs in any order of axes and keeps that order.</summary>
    public static OnnxRow MapWith(string name, int since, Func<OnnxCall, Tensor[], Tensor> run) => new(name, since, call => call.Map(run));

    /// <summary>An elementwise row of one input.</summary>
    public static OnnxRow Map(string name, int since, Func<Tensor, Tensor> run) => MapWith(name, since, (_, x) => run(x[0]));

    /// <summary>An elementwise row of two inputs.</summary>
    public static OnnxRow Map(string name, int since, Func<Tensor, Tensor, Tensor> run) => MapWith(name, since, (_, x) => run(x[0], x[1]));

    /// <summary>The domain of its name.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The inputs whose values decide about shapes, so that they have to be constants in a captured step.</summary>
    public int[] Host { get; init; } = [];

    /// <summary>The input that is the kernel of a convolution, which the model holds as [window, inputs, outputs]; 0 for none.</summary>
    public int Kernel { get; init; }

    /// <summary>The inputs that are statistics, updated in training and not trained.</summary>
    public int[] Statistics { get; init; } = [];

    /// <summary>Whether the outputs depend on the shapes of the inputs alone.</summary>
    public bool ReadsShapes { get; init; }

    /// <summary>Whether each call gives other results.</summary>
    public bool IsRandom { get; init; }

    /// <summary>Whether it says itself which outputs are known: those that run subgraphs or pass values on.</summary>
    public bool KnowsOutputs { get; init; }

    /// <summary>Whether the sizes of its outputs depend on the values of its inputs, so that it runs in eager code alone.</summary>
    public bool NeedsValues { get; init; }
}
