namespace Myelin.Cli.Explaining;

/// <summary>One output of a model for one input, and its gradient by the input: how much the output would change with each number.</summary>
/// <remarks>For an image its size is the saliency of Simonyan, Vedaldi and Zisserman, 2014, "Deep Inside Convolutional Networks".</remarks>
sealed class Influence
{
    readonly Model model;
    readonly int place;

    /// <param name="model">The model.</param>
    /// <param name="input">[1, ...]</param>
    /// <param name="isLogit">Whether its outputs are logits.</param>
    public Influence(Model model, Tensor input, bool isLogit)
    {
        this.model = model;
        Input = input.StopGradient();
        double[] outputs;
        using (Recording.Off()) outputs = model.Of(Input).Cast(ElementType.Float64).ToArray<double>();
        IReadOnlyList<string> classes = model.Preprocessing?.Classes ?? [];
        bool isOneOfClasses = outputs.Length > 1 && outputs.Length == classes.Count;
        place = isOneOfClasses ? Array.IndexOf(outputs, outputs.Max()) : 0;
        string what = isLogit ? "logit" : "output";
        Meaning = isOneOfClasses ? $"{what} of {classes[place]}"
            : outputs.Length == 1 && classes.Count == 2 ? $"{what} of {classes[1]}"
            : outputs.Length == 1 ? (model.Preprocessing as TablePreprocessing)?.Target ?? "output" : $"output 1 of {outputs.Length}";
        Value = outputs[place];
        Tensor x = Input.AsVariable();
        Gradient = Score(x).Gradient(x).StopGradient();
    }

    /// <summary>[1, ...]</summary>
    public Tensor Input { get; }

    /// <summary>The name of the output, such as "logit of setosa".</summary>
    public string Meaning { get; }

    /// <summary>The output.</summary>
    public double Value { get; }

    /// <summary>d output / d input: [1, ...].</summary>
    public Tensor Gradient { get; }

    /// <summary>The computation of the output y from the input x.</summary>
    public ComputationGraph Graph() => ComputationGraph.Of(() => Score(Input.AsVariable().Named("x")).Named("y"));

    /// <summary>The output as one number.</summary>
    Tensor Score(Tensor x)
    {
        Tensor y = model.Of(x);
        return y.Reshape((int)y.Shape.Elements)[place];
    }
}
