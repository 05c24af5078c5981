namespace Myelin.Gallery.Computing;

/// <summary>A neuron by its numbers: y = activation(w · x + b).</summary>
/// <param name="Weights">w, one an input.</param>
/// <param name="Bias">b, the threshold with its sign changed.</param>
readonly record struct Neuron(IReadOnlyList<double> Weights, double Bias);
