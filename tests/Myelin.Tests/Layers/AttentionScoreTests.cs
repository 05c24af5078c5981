namespace Myelin.Tests;

/// <summary>Attention returns its weights where it is asked to.</summary>
public class AttentionScoreTests
{
    static readonly Tensor Query = Tensor.Normal([2, 3, 4], 1), Value = Tensor.Normal([2, 5, 4], 2);

    static AttentionModule Make(string kind, bool returns, double dropout = 0) => kind switch
    {
        "Attention" => new Attention(dropout: dropout) { ReturnAttentionScores = returns },
        "Attention by sums" => new Attention(scoreMode: AttentionScore.Concatenate, dropout: dropout) { ReturnAttentionScores = returns },
        "AdditiveAttention" => new AdditiveAttention(dropout: dropout) { ReturnAttentionScores = returns },
        "MultiHeadAttention" => new MultiHeadAttention(2, 3, dropout: dropout) { ReturnAttentionScores = returns },
        _ => new GroupedQueryAttention(3, 4, 2, dropout: dropout) { ReturnAttentionScores = returns },
    };

    public static TheoryData<string, int> Kinds => new()
    {
        { "Attention", 0 }, { "Attention by sums", 0 }, { "AdditiveAttention", 0 }, { "MultiHeadAttention", 2 }, { "GroupedQueryAttention", 4 },
    };

    static Functional Model(string kind, bool returns, double dropout = 0)
    {
        Symbol query = Symbol.Input([3, 4], "query"), value = Symbol.Input([5, 4], "value");
        AttentionModule layer = Make(kind, returns, dropout);
        IReadOnlyList<Symbol> outputs = returns ? layer.WithScores(query, value) is var (y, scores) ? [y, scores] : [] : [layer.Of(query, value)];
        return new([query, value], outputs, seed: 3);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Scores_are_positive_add_up_to_one_and_leave_the_output_as_it_is(string kind, int heads)
    {
        Functional model = Model(kind, returns: true);
        IReadOnlyList<Tensor> outputs = model.Forward([Query, Value]);
        Assert.Equal(heads == 0 ? [2, 3, 5] : [2, heads, 3, 5], outputs[1].Shape);
        Assert.All(outputs[1].ToArray<float>(), score => Assert.InRange(score, 0, 1));
        Assert.All(outputs[1].Sum(-1).ToArray<float>(), sum => Assert.Equal(1, sum, 1e-5));
        Assert.Equal(Model(kind, returns: false).Forward([Query, Value])[0].ToArray<float>(), outputs[0].ToArray<float>());
        if (heads == 0) Fixture.Near(Naive.Of(outputs[1].MatMul(Value)).Values, outputs[0], float32: 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Scores_at_padding_are_zero_and_dropout_does_not_touch_them(string kind, int heads)
    {
        var context = new CallContext(training: true);
        context.SetMask(Value, Tensor.From(new[] { true, true, false, true, false, true, true, true, true, true }, [2, 5]));
        AttentionModule layer = Make(kind, returns: true, dropout: 0.5);
        Tensor scores = layer.WithScores(Query, Value, context: context).Scores;
        Tensor first = heads == 0 ? scores[0] : scores[0, 0];
        Assert.All(first.ToArray<float>().Chunk(5), row => Assert.Equal((0f, 0f), (row[2], row[4])));
        Assert.All(scores.Sum(-1).ToArray<float>(), sum => Assert.Equal(1, sum, 1e-5));
    }

    [Fact]
    public void A_model_with_scores_comes_back_from_a_file()
    {
        using var folder = new TemporaryFolder();
        Functional model = Model("MultiHeadAttention", returns: true);
        model.Build();
        model.Save(folder["model"]);
        IReadOnlyList<Tensor> before = model.Forward([Query, Value]), after = ((Functional)Myelin.Model.Load(folder["model"])).Forward([Query, Value]);
        Assert.Equal(2, after.Count);
        foreach ((Tensor a, Tensor b) in before.Zip(after)) Assert.Equal(a.ToArray<float>(), b.ToArray<float>());
    }

    [Fact]
    public void Scores_that_are_not_returned_are_refused()
    {
        string message = Assert.Throws<InvalidOperationException>(() => new Attention().WithScores(Query, Value)).Message;
        Assert.Contains("does not return its attention scores; create it with { ReturnAttentionScores = true }", message);
    }
}
