using System.Collections.ObjectModel;

namespace Myelin;

/// <summary>A kind of value that callbacks can listen to with <see cref="Callback.Wants"/>.</summary>
public enum TrainingValue
{
    /// <summary>The parameters after a step, by their paths: "dense/kernel".</summary>
    Weights,

    /// <summary>The gradients passed to the optimizer, by the paths of their parameters.</summary>
    Gradients,

    /// <summary>The outputs of modules, by the modules' paths: "dense"; the second call of a module that is called twice is "dense:1".</summary>
    Activations,
}

/// <summary>The result of one training step.</summary>
/// <remarks>Tensors belong to the step. Read them before the next one, or <see cref="Tensor.Copy"/> them to keep them.</remarks>
public sealed class BatchResult
{
    readonly Func<IReadOnlyCollection<(string Name, double Value)>> metrics;

    internal BatchResult(
        int epoch, int batch, double loss, Func<IReadOnlyCollection<(string, double)>> metrics, StepListening? heard = null) : this(
            epoch, batch, loss, metrics, heard?.Weights, heard?.Gradients) =>
        Activations = heard?.Activations ?? ReadOnlyDictionary<string, Tensor>.Empty;

    internal BatchResult(int epoch, int batch, double loss, Func<IReadOnlyCollection<(string, double)>> metrics,
        IReadOnlyDictionary<string, Tensor>? weights, IReadOnlyDictionary<string, Tensor>? gradients)
    {
        (Epoch, Batch, Loss, this.metrics) = (epoch, batch, loss, metrics);
        Weights = weights ?? ReadOnlyDictionary<string, Tensor>.Empty;
        Gradients = gradients ?? ReadOnlyDictionary<string, Tensor>.Empty;
        Activations = ReadOnlyDictionary<string, Tensor>.Empty;
    }

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch within the epoch, counted from 1.</summary>
    public int Batch { get; }

    /// <summary>The loss of the batch, before the step.</summary>
    public double Loss { get; }

    /// <summary>The loss and the metrics over the epoch so far. They are computed when this is read, which takes some microseconds.</summary>
    public IReadOnlyCollection<(string Name, double Value)> Metrics => metrics();

    /// <summary>The parameters after the step that some callback of the training wants, by their paths.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights { get; }

    /// <summary>The gradients that some callback of the training wants, by the paths of their parameters.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients { get; }

    /// <summary>The outputs of modules that some callback of the training wants, by the modules' paths.</summary>
    public IReadOnlyDictionary<string, Tensor> Activations { get; }

    /// <summary>epoch 1, batch 20: loss 0.0824</summary>
    public override string ToString() => $"epoch {Epoch}, batch {Batch}: loss {Loss:0.0000}";
}
