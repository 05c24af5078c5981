namespace Myelin.Tests;

/// <summary>The table that a model prints.</summary>
public class SummaryTests
{
    [Fact]
    public void A_summary_lists_layers_with_shapes_and_parameters()
    {
        var model = new Sequential(input: [28, 28, 1])
        {
            new Flatten(),
            new Sequential(name: "block") { new Dense(128, Activation.Relu), new Dropout(0.5) },
            new Dense(10, Activation.Softmax, name: "classifier"),
        };
        string expected =
            """
            Layer (type)         Output shape  Parameters
            ─────────────────────────────────────────────
            flatten (Flatten)    [batch, 784]           0
            block (Sequential)   [batch, 128]     100,480
              dense (Dense)      [batch, 128]     100,480
              dropout (Dropout)  [batch, 128]           0
            classifier (Dense)   [batch, 10]        1,290
            ─────────────────────────────────────────────
            101,770 parameters (101,770 trainable), 397.5 KiB
            """;
        Assert.Equal(expected, model.Summary());
    }

    [Fact]
    public void Frozen_parameters_are_counted_apart()
    {
        var model = new Sequential(input: [4]) { new Dense(3), new Dense(2) };
        foreach (Parameter parameter in model.Layers[0].Parameters) parameter.Trainable = false;
        Assert.EndsWith("23 parameters (8 trainable), 0.1 KiB", model.Summary());
    }

    [Fact]
    public void A_model_without_a_shape_says_so()
    {
        string expected =
            """
            Layer (type)   Output shape  Parameters
            ───────────────────────────────────────
            dense (Dense)  ?                      ?
            ───────────────────────────────────────
            not built yet: create the model with an input shape, or pass data
            """;
        Assert.Equal(expected, new Sequential { new Dense(3) }.Summary());
    }
}
