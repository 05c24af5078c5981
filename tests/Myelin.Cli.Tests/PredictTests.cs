using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Answers of a saved model.</summary>
public class PredictTests
{
    [Fact]
    public void Answers_of_a_classifier_are_probabilities()
    {
        using var command = new Command();
        command.Run("train xor --epochs 5 --quiet --out run").Ended(0);
        command.Run("train --epochs 1 --limit 64 --quiet --out digits").Ended(0);
        foreach ((string run, int classes) in new[] { ("run", 2), ("digits", 10) })
        {
            JsonElement answer = command.Run($"predict {run} --example 3 --top 10 --json").Ended(0).Json[0];
            double[] probabilities = [.. answer.GetProperty("probabilities").EnumerateObject().Select(entry => entry.Value.GetDouble())];
            Assert.Equal(classes, probabilities.Length);
            Assert.All(probabilities, probability => Assert.InRange(probability, 0, 1));
            Assert.Equal(1, probabilities.Sum(), 5);
        }
    }
}
