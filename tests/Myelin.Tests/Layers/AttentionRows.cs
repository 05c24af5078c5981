using static Myelin.Tests.AttentionReference;
using static Myelin.Tests.LayerReferences;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: attention, positions and transformers. A layer of several inputs attends to its only one here.</summary>
static class AttentionRows
{
    static readonly Initializer wide = Initializer.Uniform(-1, 1);

    static string[] Projections(string path = "", bool bias = true) =>
        [.. new[] { "query", "key", "value", "attention_output" }.SelectMany(name => Dense($"{path}{name}", bias))];

    static string[] Dense(string path, bool bias = true) => bias ? [$"{path}/kernel", $"{path}/bias"] : [$"{path}/kernel"];

    static string[] Norm(string path) => [$"{path}/gamma", $"{path}/beta"];

    static readonly string[] block =
        [.. Projections("self_attention/"), .. Norm("self_attention_norm"), .. Norm("feedforward_norm"), .. Dense("intermediate"), .. Dense("output")];

    static readonly Tensor flags = Tensor.Ones([2, 6, 6]).Cast(ElementType.Bool);

    public static LayerRow[] All { get; } =
    [
        new(typeof(Attention), () => new Attention(), [4, 3], [4, 3], "attention", 0)
        {
            Reference = (x, _) => DotProduct(x, x, x),
            FixedAxes = 0,
            Errors =
            [
                ("a score that there is not", () => new Attention(scoreMode: (AttentionScore)7)),
                ("a dropout of 1", () => new Attention(dropout: 1)),
                ("a matrix", () => new Attention().Of(X)),
                ("queries of another size", () => new Attention().Of(Series, Series, Tensor.Ones([2, 6, 4]))),
                ("keys of another number", () => new Attention().Of(Series, Series, Series[.., ..5])),
                ("values of another batch", () => new Attention().Of(Series, Tensor.Ones([3, 6, 3]))),
                ("a mask of another length", () => new Attention().Of(Series, Series, null, flags[.., .., ..5])),
                ("a mask of numbers", () => new Attention().Of(Series, Series, null, Tensor.Ones([2, 6, 6]))),
                ("five inputs", () => new Attention().Call([Series, Series, Series, flags, flags])),
                ("a cache", () => new Attention().Of(Series, new CallContext(cache: new(9)))),
            ],
        },
        new(typeof(Attention), () => new Attention(useScale: true, AttentionScore.Concatenate, useCausalMask: true), [4, 3], [4, 3], "attention", 2,
            "scale", "concat_score_weight")
        {
            Reference = (x, w) => Additive(x, x, x, _ => w("concat_score_weight").Values[0], w("scale").Values[0], Causal),
            FixedAxes = 0,
        },
        new(typeof(Attention), () => new Attention(useScale: true, dropout: 0.5), [4, 3], [4, 3], "attention", 1, "scale", "dropout/random")
        {
            Reference = (x, w) => DotProduct(x, x, x, w("scale").Values[0]),
            FixedAxes = 0,
        },
        new(typeof(AdditiveAttention), () => new AdditiveAttention(), [4, 3], [4, 3], "additive_attention", 3, "scale")
        {
            Reference = (x, w) => Additive(x, x, x, i => w("scale").At(i)),
            Errors =
            [
                ("a matrix", () => new AdditiveAttention().Of(X)),
                ("queries of another size", () => new AdditiveAttention().Of(Series, Tensor.Ones([2, 6, 4]))),
                ("a negative dropout", () => new AdditiveAttention(dropout: -0.1)),
            ],
        },
        new(typeof(AdditiveAttention), () => new AdditiveAttention(useScale: false, useCausalMask: true), [4, 3], [4, 3], "additive_attention", 0)
        {
            Reference = (x, _) => Additive(x, x, x, _ => 1, allowed: Causal),
        },
        new(typeof(MultiHeadAttention), () => new MultiHeadAttention(2, 3, biasInitializer: wide), [4, 5], [4, 5], "multi_head_attention", 143, Projections())
        {
            Reference = (x, w) => Heads(x, x, x, w, 2, 2),
            Errors =
            [
                ("no heads", () => new MultiHeadAttention(0, 3)),
                ("keys of no size", () => new MultiHeadAttention(2, 0)),
                ("values of no size", () => new MultiHeadAttention(2, 3, valueDim: 0)),
                ("no outputs", () => new MultiHeadAttention(2, 3, outputDim: 0)),
                ("too many heads", () => new MultiHeadAttention(1 << 20, 1 << 20)),
                ("a dropout of 1", () => new MultiHeadAttention(2, 3, dropout: 1)),
                ("a matrix", () => new MultiHeadAttention(2, 3).Of(X)),
                ("an odd size of turned keys", () => new MultiHeadAttention(2, 3, rotaryEmbedding: new()).Of(Series)),
                ("a mask of examples", () => MaskedByExample(new MultiHeadAttention(2, 3))),
                ("a cache without a causal mask", () => new MultiHeadAttention(2, 3).Of(Series, new CallContext(cache: new(9)))),
                ("a cache that is too short", () => new MultiHeadAttention(2, 3, useCausalMask: true).Of(Series, new CallContext(cache: new(5)))),
                ("a cache of another batch", () => OtherBatch(new MultiHeadAttention(2, 3, useCausalMask: true))),
                ("other inputs", () => { var layer = new MultiHeadAttention(2, 3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
            ],
        },
        new(typeof(MultiHeadAttention), () => new MultiHeadAttention(3, 2, valueDim: 4, outputDim: 2, useBias: false, useCausalMask: true,
            rotaryEmbedding: new()), [4, 5], [4, 2], "multi_head_attention", 144, Projections(bias: false))
        {
            Reference = (x, w) => Heads(x, x, x, w, 3, 3, bias: false, Causal, rotated: true),
        },
        new(typeof(MultiHeadAttention), () => new MultiHeadAttention(2, 3, dropout: 0.4), [4, 5], [4, 5], "multi_head_attention", 143,
            ["dropout/random", .. Projections()])
        {
            Reference = (x, w) => Heads(x, x, x, w, 2, 2),
        },
        new(typeof(GroupedQueryAttention), () => new GroupedQueryAttention(2, 4, 2, useCausalMask: true), [4, 5], [4, 5], "grouped_query_attention", 141,
            Projections())
        {
            Reference = (x, w) => Heads(x, x, x, w, 4, 2, allowed: Causal),
            Errors =
            [
                ("heads that do not divide", () => new GroupedQueryAttention(2, 4, 3)),
                ("no heads of queries", () => new GroupedQueryAttention(2, 0, 3)),
                ("no heads of keys", () => new GroupedQueryAttention(2, 4, 0)),
                ("heads of no size", () => new GroupedQueryAttention(0, 4, 2)),
            ],
        },
        new(typeof(SinePositionEncoding), () => new SinePositionEncoding(), [4, 5], [4, 5], "sine_position_encoding", 0)
        {
            Reference = (x, _) => Sines(x.Shape),
            FixedAxes = 0,
            Errors =
            [
                ("no wavelength", () => new SinePositionEncoding(0)),
                ("a matrix", () => new SinePositionEncoding().Of(X)),
            ],
        },
        new(typeof(PositionEmbedding), () => new PositionEmbedding(9, wide), [4, 3], [4, 3], "position_embedding", 27, "embeddings")
        {
            Reference = (x, w) => Naive.Of(x.Shape, at => w("embeddings").At(at[1], at[2])),
            Errors =
            [
                ("no positions", () => new PositionEmbedding(0)),
                ("a matrix", () => new PositionEmbedding(9).Of(X)),
                ("too many steps", () => new PositionEmbedding(5).Of(Series)),
                ("a cache that is too long", () => new PositionEmbedding(8).Of(Series, new CallContext(cache: new(9)))),
                ("other units", () => { var layer = new PositionEmbedding(9); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
                ("embeddings before it is built", () => _ = new PositionEmbedding(9).Embeddings),
            ],
        },
        new(typeof(RotaryEmbedding), () => new RotaryEmbedding(100, 2), [4, 6], [4, 6], "rotary_embedding", 0)
        {
            Reference = (x, _) => Rotated(x, 100, 2),
            Errors =
            [
                ("no wavelength", () => new RotaryEmbedding(double.NaN)),
                ("a scaling factor of 0", () => new RotaryEmbedding(scalingFactor: 0)),
                ("an odd size", () => new RotaryEmbedding().Of(Series)),
                ("another size", () => { var layer = new RotaryEmbedding(); layer.Of(Tensor.Ones([2, 6, 4])); layer.Of(Tensor.Ones([2, 6, 6])); }),
            ],
        },
        new(typeof(RotaryEmbedding), () => new RotaryEmbedding(), [4, 3, 2], [4, 3, 2], "rotary_embedding", 0)
        {
            Reference = (x, _) => Rotated(x),
        },
        new(typeof(TokenAndPositionEmbedding), () => new TokenAndPositionEmbedding(7, 9, 3, maskZero: true), [4], [4, 3], "token_and_position_embedding", 48,
            "token_embedding/embeddings", "position_embedding/embeddings")
        {
            Reference = (x, w) => Lookup(x, _ => w("token_embedding/embeddings")) is var y
                ? Naive.Of(y.Shape, at => y.At(at) + w("position_embedding/embeddings").At(at[1], at[2])) : x,
            Tokens = 7,
            FixedAxes = 0,
            Errors =
            [
                ("no tokens", () => new TokenAndPositionEmbedding(0, 9, 3)),
                ("no positions", () => new TokenAndPositionEmbedding(7, 0, 3)),
                ("a batch of numbers", () => new TokenAndPositionEmbedding(7, 9, 3).Of(Indices.Cast(ElementType.Int32))),
            ],
        },
        new(typeof(TransformerEncoder), () => new TransformerEncoder(5, 2), [4, 6], [4, 6], "transformer_encoder", 263, block)
        {
            Reference = (x, w) => AttentionReference.Block(x, w, 2, causal: false, first: false),
            Errors =
            [
                ("heads that do not divide", () => new TransformerEncoder(5, 2).Of(Series)),
                ("no heads", () => new TransformerEncoder(5, 0)),
                ("no hidden units", () => new TransformerEncoder(0, 2)),
                ("a dropout of 1", () => new TransformerEncoder(5, 2, dropout: 1)),
                ("a negative epsilon", () => new TransformerEncoder(5, 2, layerNormEpsilon: -1)),
                ("a matrix", () => new TransformerEncoder(5, 2).Of(X)),
                ("other inputs", () => { var layer = new TransformerEncoder(5, 3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 6])); }),
                ("a mask of another length", () => new TransformerEncoder(5, 3).Of(Series, flags[.., ..5])),
                ("a cache", () => new TransformerEncoder(5, 3).Of(Series, new CallContext(cache: new(9)))),
            ],
        },
        new(typeof(TransformerDecoder), () => new TransformerDecoder(5, 2, normalizeFirst: true), [4, 6], [4, 6], "transformer_decoder", 263, block)
        {
            Reference = (x, w) => AttentionReference.Block(x, w, 2, causal: true, first: true),
            Errors =
            [
                ("heads that do not divide", () => new TransformerDecoder(5, 4).Of(Series)),
                ("encoded sequences that it was not built for", () =>
                {
                    var layer = new TransformerDecoder(5, 3);
                    layer.Of(Series);
                    layer.Of(Series, Series);
                }),
            ],
        },
    ];

    static void MaskedByExample(Module layer)
    {
        var context = new CallContext();
        context.SetMask(Series, Tensor.Ones([2]).Cast(ElementType.Bool));
        layer.Of(Series, context);
    }

    static void OtherBatch(Module layer)
    {
        var cache = new StepCache(9);
        layer.Of(Series, new CallContext(cache: cache));
        layer.Of(Tensor.Ones([3, 1, 3]), new CallContext(cache: cache));
    }
}
