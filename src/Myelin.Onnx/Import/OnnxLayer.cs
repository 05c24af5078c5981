using System.Collections;

namespace Myelin.Onnx;

/// <summary>A node as a part of its model, so that summaries, drawings and profiles show it. The model holds its parameters.</summary>
/// <param name="node">The node.</param>
/// <param name="name">Its name, unique in the model.</param>
/// <param name="parameters">The parameters that it uses.</param>
sealed class OnnxLayer(OnnxNode node, string name, Func<IReadOnlyList<Parameter>> parameters) : Module(name)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Parameter> UsedParameters => parameters();

    /// <summary>Computes the node as a call of this module.</summary>
    /// <param name="inputs">The inputs of the node.</param>
    /// <param name="run">Computes its outputs.</param>
    /// <param name="isWeight">Whether a value of a name is a state of the model.</param>
    /// <param name="context">The context of the forward pass.</param>
    public OnnxValue?[] Of(OnnxValue?[] inputs, Func<OnnxValue?[]> run, Func<string, bool> isWeight, CallContext context)
    {
        Tensor[] x = [.. inputs.Where((value, i) => IsTensor(value) && !value!.IsKnown && value.Stored.Rank > 0 && !isWeight(node.Inputs[i]))
            .Select(value => value!.Stored)];
        if (x.Length == 0) return run();
        var work = new Work(x, run);
        IReadOnlyList<Tensor> y = Call(work, context);
        int next = 0;
        return [.. work.Outputs.Select(value => !IsTensor(value) ? value : y[next++] is var own && own == value!.Stored ? value
            : OnnxValue.Of(own, value!.Type, value.Order).Known(value.IsKnown))];
    }

    static bool IsTensor(OnnxValue? value) => value is { Items: null, IsNone: false };

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context) => ((Work)inputs).Run();

    /// <summary>The inputs of one call, which know how to compute its outputs.</summary>
    sealed class Work(Tensor[] x, Func<OnnxValue?[]> run) : IReadOnlyList<Tensor>
    {
        public OnnxValue?[] Outputs { get; private set; } = [];

        public int Count => x.Length;

        public Tensor this[int i] => x[i];

        public Tensor[] Run() => [.. (Outputs = run()).Where(IsTensor).Select(value => value!.Stored)];

        public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)x).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
