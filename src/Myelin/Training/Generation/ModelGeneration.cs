namespace Myelin;

public abstract partial class Model
{
    const int MostTokens = 1 << 20;

    /// <summary>Continues a sequence of tokens.</summary>
    /// <inheritdoc cref="Generate(IReadOnlyList{IReadOnlyList{int}}, int, Sampler?, int?, long, bool, CancellationToken)"/>
    /// <param name="prompt">The first tokens, at least one.</param>
    /// <param name="count">The number of tokens to generate.</param>
    /// <param name="sampler">How a token is chosen; null for <see cref="Sampler.Greedy"/>.</param>
    /// <param name="end">The token that ends a sequence; null if there is none.</param>
    /// <param name="seed">The seed of random choices.</param>
    /// <param name="fromLogits">Whether the model gives logits; false if it ends with a softmax.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>The prompt and the generated tokens, up to and with the end.</returns>
    public int[] Generate(
        IReadOnlyList<int> prompt, int count, Sampler? sampler = null, int? end = null, long seed = 0, bool fromLogits = true,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Generate([prompt], count, sampler, end, seed, fromLogits, cancellation)[0];
    }

    /// <summary>
    /// Continues sequences of tokens by a model of the next token: tokens [batch, time] to logits [batch, time, vocabulary], or [batch, vocabulary] for the
    /// token behind the last.
    /// </summary>
    /// <remarks>
    /// A model whose layers all compute step by step (<see cref="Module.IsStepwise"/>), such as a <see cref="TransformerDecoder"/> or an
    /// <see cref="Lstm"/>, keeps what it has seen and computes one step for each token; the sequences have the same bits either way. Prompts may differ in
    /// length. Random choices depend on the seed, the place of the token and the number of the prompt.
    /// </remarks>
    /// <param name="prompts">The first tokens of each sequence, at least one.</param>
    /// <param name="count">The number of tokens to generate for each prompt.</param>
    /// <param name="sampler">How a token is chosen; null for <see cref="Sampler.Greedy"/>.</param>
    /// <param name="end">The token that ends a sequence; null if there is none.</param>
    /// <param name="seed">The seed of random choices.</param>
    /// <param name="fromLogits">Whether the model gives logits; false if it ends with a softmax.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>Each prompt and the tokens generated for it, up to and with the end.</returns>
    /// <exception cref="ArgumentException">There is no prompt, one is empty or has a token outside the vocabulary, or the count is negative.</exception>
    /// <exception cref="ShapeException">The model is none of tokens, or the sequence becomes longer than it can be.</exception>
    /// <exception cref="InvalidOperationException">The model is being trained on another thread, has a stateful layer, or its output is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<int[]> Generate(
        IReadOnlyList<IReadOnlyList<int>> prompts, int count, Sampler? sampler = null, int? end = null, long seed = 0, bool fromLogits = true,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        using Recording.Region region = Recording.Off();
        BuildIfPossible();
        if (!IsBuilt) BuildFor([new([null], ElementType.Int32)]);
        using ModuleUse use = ModuleUse.Read(this, nameof(Generate));
        var generation = new Generation(this, sampler ?? Sampler.Greedy, end, seed, fromLogits, cancellation);
        if (count is < 0 or > MostTokens)
            throw new ArgumentOutOfRangeException(nameof(count),
                $"Generate: expects a count from 0 to {MostTokens}, received {count}; give the number of tokens.");
        generation.Check(prompts);
        return generation.Run(prompts, count);
    }
}
